"""An entity as it is answered: with its address, its links and actions, and the addresses of what it refers to."""

from typing import Any

from msgspec.structs import replace

from vireo.base import Part
from vireo.engine.api._collection import Collection, actions
from vireo.engine.api._tree import Tree
from vireo.engine.ops._call import Call
from vireo.errors import Invalid
from vireo.model import Actions, Identified, Link


class Presenter:
    """Knows the tree and the root (`/ovirt-engine/api`, with `/v4` if the request had it)."""

    def __init__(self, tree: Tree, root: str) -> None:
        self._tree, self.root = tree, root

    async def entity(self, call: Call, collection: Collection, e: Any, follow: dict[str, Any] | None = None) -> Any:
        """The entity of a collection, with what `follow` names put inside."""
        e = await collection.view(call, e)
        below = self._tree.below(collection)
        e = _emptied(e, below)
        href = f"{self.root}/{self._path(call, collection)}/{e.id}"
        links = [Link(href=f"{href}/{name}", rel=name) for name in below]
        does = [Link(href=f"{href}/{name}", rel=name) for name in actions(collection.noun)]
        e = replace(self._references(e), href=href, link=links or None, actions=Actions(link=does) if does else None)
        return await self._follow(call, collection, e, follow) if follow else e

    def _path(self, call: Call, collection: Collection) -> str:
        return collection.path.format_map(call.path)

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

    async def _follow(self, call: Call, collection: Collection, e: Any, follow: dict[str, Any]) -> Any:
        below = {_plain(n): c for n, c in self._tree.below(collection).items()}
        fields = {_plain(f): f for f in e.__struct_fields__}
        for name, deeper in follow.items():
            child = below.get(name)
            value = getattr(e, fields[name], None) if name in fields else None
            inner = Call(call.db, call.links, call.live, call.path | {_own(collection): e.id}, {})
            if child is not None and name in fields:
                items = [await self.entity(inner, child, i, deeper) for i in await child.list(inner)]
                e = replace(e, **{fields[name]: items})
            elif isinstance(value, Identified):
                e = replace(e, **{fields[name]: await self._whole(inner, value, deeper)})
            elif isinstance(value, list):
                e = replace(e, **{fields[name]: [await self._whole(inner, v, deeper) for v in value]})
            elif name not in fields:
                raise Invalid(f"Cannot follow {name!r}: {type(e).__name__} has no such link.")
        return e

    async def _whole(self, call: Call, ref: Any, deeper: dict[str, Any]) -> Any:
        """What a reference refers to."""
        home = self._tree.home(type(ref))
        if home is None or ref.id is None:
            return ref
        return await self.entity(call, home, await home.get(call, ref.id), deeper)


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


def _own(collection: Collection) -> str:
    return collection.parameter or collection.noun or "id"


def _emptied(e: Any, below: dict[str, Collection]) -> Any:
    """Without the lists that have a collection of their own: they are links."""
    names = {_plain(n) for n in below}
    full = {f: None for f in e.__struct_fields__ if _plain(f) in names and isinstance(getattr(e, f), list)}
    return replace(e, **full) if full else e
