"""The addresses of the API: names and ids in turn, from oVirt's model and from the collections that there are."""

from typing import Any

import msgspec

from vireo import rooms
from vireo.engine.api import _model
from vireo.engine.api._collection import Collection, actions, verbs
from vireo.engine.store.table import is_uuid
from vireo.model import TYPES, Identified


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a path leads: a collection, an entity in it (`id`), or an action on that.

    `collection` is None where the API has the address and this engine nothing built for it yet; `service` is None where
    the engine has an address of its own.
    """

    collection: Collection | None
    service: _model.Service | None
    path: dict[str, str]
    id: str | None = None
    action: str | None = None

    @property
    def methods(self) -> list[str]:
        """What can be done here, as the header Allow tells it."""
        if self.action:
            return ["POST", "OPTIONS"]
        if self.service:
            return self.service.allowed
        known = {"GET", "HEAD", "OPTIONS"} | {m for m, verb in self._writes if verb in self._verbs}
        return [m for m in _model.ALLOW if m in known]

    @property
    def built(self) -> set[str]:
        """The methods that this engine has."""
        if self.action:
            return {"OPTIONS"} | (
                {"POST"} if self.collection and self.action in actions(self.collection.noun) else set()
            )
        reads = {"GET", "HEAD"} if self.collection else set()
        return {"OPTIONS"} | reads | {m for m, verb in self._writes if verb in self._verbs}

    @property
    def type(self) -> type[Any] | None:
        """What is in the collection."""
        if self.collection:
            return self.collection.cls
        return TYPES.get(self.service.type or "") if self.service else None

    @property
    def what(self) -> str:
        """The address's name and method for people: `Vms.add`; to be completed with the method's verb."""
        return self.service.name if self.service else type(self.collection).__name__

    @property
    def _verbs(self) -> set[str]:
        return set(verbs(self.collection.noun)) if self.collection else set()

    @property
    def _writes(self) -> list[tuple[str, str]]:
        return [("POST", "add")] if self.id is None else [("PUT", "update"), ("DELETE", "remove")]


class Tree:
    """All collections by their path; made once, when the engine starts."""

    def __init__(self) -> None:
        rooms.load("vireo.engine.api")
        self.collections = [k() for k in _subclasses(Collection)]
        self._by_path: dict[tuple[str, ...], tuple[Collection, list[str]]] = {}
        for c in self.collections:
            for path in (c.path, *c.also):
                parts = path.split("/")
                self._by_path[_key(parts)] = (c, [p[1:-1] for p in parts[1::2]])
        self._home = {c.cls: c for c in self.collections if "/" not in c.path}

    def find(self, segments: list[str]) -> Place | None:
        """Where the segments lead, or None."""
        service = _model.find(segments)
        if len(segments) % 2:
            found = self._collection(segments)
            if found and (service is None or service.methods):
                return Place(collection=found[0], path=found[1], service=service)
            return self._action(segments) or (
                Place(collection=None, path={}, service=service) if service and service.methods else None
            )
        found = self._collection(segments[:-1])
        if found is None:
            known = service and service.methods
            return Place(collection=None, path={}, service=service, id=segments[-1]) if known else None
        collection, path = found
        whole = _model.find(segments[:-1])
        if whole and segments[-1] in whole.actions and segments[-1] in actions(collection.noun):
            return Place(collection=collection, path=path, service=whole, action=segments[-1])  # events/undelete
        id = segments[-1].lower() if is_uuid(segments[-1]) else segments[-1]
        path = path | {collection.parameter or collection.noun or "id": id}
        return Place(collection=collection, path=path, service=service, id=id)

    def _action(self, segments: list[str]) -> Place | None:
        *owner, action = segments
        place = self.find(owner) if owner else None
        if place is None:
            return None
        known = place.service.actions if place.service else {}
        ours = actions(place.collection.noun) if place.collection else {}
        if action not in known and action not in ours:
            return None
        return msgspec.structs.replace(place, action=action)

    def _collection(self, segments: list[str]) -> tuple[Collection, dict[str, str]] | None:
        found = self._by_path.get(_key(segments))
        if found is None:
            return None
        collection, names = found
        return collection, {n: id.lower() if is_uuid(id) else id for n, id in zip(names, segments[1::2], strict=True)}

    def below(self, path: str, name: str) -> Collection | None:
        """The collection of that name below an entity with this address (below the API's root)."""
        found = self._by_path.get(_key([*path.split("/"), name]))
        return found[0] if found else None

    def home(self, cls: type[Any]) -> Collection | None:
        """The root collection of a type, where references to it lead."""
        if not issubclass(cls, Identified):
            return None
        return next((self._home[k] for k in cls.__mro__ if k in self._home), None)


def _key(segments: list[str]) -> tuple[str, ...]:
    return tuple("*" if i % 2 else s for i, s in enumerate(segments))


def _subclasses(cls: type[Collection]) -> list[type[Collection]]:
    return [s for k in cls.__subclasses__() for s in ([k] if "path" in vars(k) else []) + _subclasses(k)]
