"""An entity as it is answered: with its address, its links and actions, and the addresses of what it refers to."""

from typing import Any

from msgspec.structs import replace

from vireo.base import Part
from vireo.engine.api import _model
from vireo.engine.api._collection import Collection, actions
from vireo.engine.api._tree import Tree
from vireo.engine.ops._call import Call
from vireo.errors import Invalid, Refused
from vireo.model import Actions, Identified, Link

Items = list


class Presenter:
    """Knows the tree and the root (`/ovirt-engine/api`, with `/v4` if the request had it)."""

    def __init__(self, tree: Tree, root: str) -> None:
        self._tree, self.root = tree, root
        self._services: dict[str, _model.Service | None] = {}

    async def entity(
        self,
        call: Call,
        collection: Collection,
        e: Any,
        follow: dict[str, Any] | None = None,
        *,
        written: bool = False,
    ) -> Any:
        """The entity of a collection, with what `follow` names put inside; `written`: as POST and PUT answer it."""
        return (await self.entities(call, collection, [e], follow, written=written))[0]

    async def entities(
        self,
        call: Call,
        collection: Collection,
        found: Items[Any],
        follow: dict[str, Any] | None = None,
        *,
        written: bool = False,
    ) -> Items[Any]:
        """Entities of one collection. What is followed is fetched for all of them at once where that can be."""
        shown = [self._addressed(call, collection, await collection.view(call, e), written=written) for e in found]
        for name, deeper in (follow or {}).items():
            shown = await self._follow(call, collection, shown, name, deeper)
        return shown

    def _addressed(self, call: Call, collection: Collection, e: Any, *, written: bool) -> Any:
        where = collection.address(call, e, written=written)
        if not where:
            return self._references(e)
        path = f"{where}/{e.id}"
        href = f"{self.root}/{path}"
        service = self._service(path)
        if service is None:
            links: Items[Link] = []
            does = list(actions(collection.noun))
        else:
            links = [Link(href=f"{href}/{name}", rel=name) for name in service.links]
            links += [Link(href=f"{href}/{n}?search={{query}}", rel=f"{n}/search") for n in service.search]
            does = list(service.actions)
            e = _emptied(e, service, collection.inline)
        if not written and any(n in call.path for n in collection.bare):
            links, does = [], []
        able = [Link(href=f"{href}/{name}", rel=name) for name in does]
        e = self._references(e)
        return replace(e, href=href, link=links or None, actions=Actions(link=able) if able else None)

    def _service(self, path: str) -> _model.Service | None:
        """The service of an entity's address; looked up once for all with the same shape."""
        parts = path.split("/")
        shape = "/".join("*" if i % 2 else p for i, p in enumerate(parts))
        if shape not in self._services:
            self._services[shape] = _model.find(parts)
        return self._services[shape]

    def reference(self, e: Any) -> Any:
        """A reference with its address, if its type has a root collection."""
        home = self._tree.home(type(e))
        if home is None or e.id is None or e.href is not None:
            return self._references(e)
        return replace(self._references(e), href=f"{self.root}/{home.path}/{e.id}")

    def _references(self, e: Any) -> Any:
        changes: dict[str, Any] = {}
        for name in e.__struct_fields__:
            value = getattr(e, name)
            if isinstance(value, Identified):
                changes[name] = self.reference(value)
            elif isinstance(value, Part):
                changes[name] = self._references(value)
            elif isinstance(value, list) and value and isinstance(value[0], Part):
                changes[name] = [self.reference(v) if isinstance(v, Identified) else self._references(v) for v in value]
        return replace(e, **changes) if changes else e

    async def _follow(
        self, call: Call, collection: Collection, found: Items[Any], name: str, deeper: dict[str, Any]
    ) -> Items[Any]:
        """The entities with what one name of `follow` leads to."""
        if not found:
            return found
        field = {_plain(f): f for f in found[0].__struct_fields__}.get(name)
        if field is None:
            raise Invalid(f"Cannot follow {name!r}: {type(found[0]).__name__} has no such link.")
        path = str(found[0].href).removeprefix(self.root + "/")
        service = self._service(path)
        rel = next((r for r in (service.links if service else ()) if _plain(r) == name), None)
        if rel is not None and field not in collection.inline:
            return [replace(e, **{field: await self._children(call, collection, e, rel, deeper)}) for e in found]
        return await self._inside(call, found, field, deeper)

    async def _children(
        self, call: Call, collection: Collection, e: Any, rel: str, deeper: dict[str, Any]
    ) -> Items[Any]:
        """What the collection below an entity has."""
        path = str(e.href).removeprefix(self.root + "/")
        child = self._tree.below(path, rel)
        if child is None:
            service = _model.find([*path.split("/"), rel])
            if service and service.name in _model.EMPTY:
                return []
            raise Refused(f"Cannot follow {rel!r}: {service.name if service else rel} is not built yet.")
        own = collection.parameter or collection.noun or "id"
        inner = Call(call.db, call.links, call.live, call.path | {own: e.id}, {})
        return await self.entities(inner, child, await child.list(inner), deeper)

    async def _inside(self, call: Call, found: Items[Any], field: str, deeper: dict[str, Any]) -> Items[Any]:
        """The entities with what their references refer to: all that are in one table with one query."""
        inner = Call(call.db, call.links, call.live, call.path, {})
        values = [getattr(e, field) for e in found]
        refs = [v for value in values for v in (value if isinstance(value, list) else [value]) if v is not None]
        if not refs or not isinstance(refs[0], Identified):
            return found  # a plain attribute, or nothing: there is nothing to follow
        whole: dict[str, Any] = {}
        home = self._tree.home(type(refs[0]))
        if home is not None:
            ids = list({r.id for r in refs if r.id is not None})
            for e in await self.entities(inner, home, await home.several(inner, ids), deeper):
                whole[e.id] = e
        changed = []
        for e, value in zip(found, values, strict=True):
            if isinstance(value, list):
                changed.append(replace(e, **{field: [whole.get(v.id, v) for v in value]}))
            else:
                changed.append(replace(e, **{field: whole.get(value.id, value)}) if value is not None else e)
        return changed


def follows(text: str) -> dict[str, Any]:
    """`a,b.c` as a tree: {"a": {}, "b": {"c": {}}}; names without case and underscores (wire 5.7)."""
    tree: dict[str, Any] = {}
    for path in filter(None, (p.strip() for p in text.split(","))):
        node = tree
        for name in path.split("."):
            node = node.setdefault(_plain(name), {})
    return tree


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _emptied(e: Any, service: _model.Service, inline: tuple[str, ...]) -> Any:
    """Without the lists that have a collection of their own: they are links."""
    names = {_plain(n) for n in service.links}
    full = {
        f: None
        for f in e.__struct_fields__
        if isinstance(getattr(e, f), list) and _plain(f) in names and f not in inline
    }
    return replace(e, **full) if full else e
