"""The addresses of the API: names and ids in turn, from the collections that there are."""

from typing import Any

import msgspec

from vireo import rooms
from vireo.engine.api._collection import Collection, actions, verbs
from vireo.engine.store.table import is_uuid
from vireo.model import Identified


class Place(msgspec.Struct, frozen=True):
    """Where a path leads: a collection, an entity in it (`id`), or an action on that."""

    collection: Collection
    path: dict[str, str]
    id: str | None = None
    action: str | None = None

    @property
    def methods(self) -> list[str]:
        """What can be done here, as HTTP has it."""
        known = verbs(self.collection.noun)
        if self.action:
            return ["POST", "OPTIONS"]
        if self.id is None:
            return ["GET", "HEAD", "OPTIONS", *(["POST"] if "add" in known else [])]
        writes = (("PUT", "update"), ("DELETE", "remove"))
        return ["GET", "HEAD", "OPTIONS", *(m for m, verb in writes if verb in known)]


class Tree:
    """All collections by their path; made once, when the engine starts."""

    def __init__(self) -> None:
        rooms.load("vireo.engine.api")
        self.collections = [k() for k in _subclasses(Collection)]
        self._by_path: dict[tuple[str, ...], tuple[Collection, list[str]]] = {}
        for c in self.collections:
            for path in (c.path, *c.also):
                parts = path.split("/")
                self._by_path[tuple("*" if i % 2 else p for i, p in enumerate(parts))] = (
                    c,
                    [p[1:-1] for p in parts[1::2]],
                )
        self._home = {c.cls: c for c in self.collections if "/" not in c.path}

    def find(self, segments: list[str]) -> Place | None:
        """Where the segments lead, or None."""
        if len(segments) % 2:
            found = self._collection(segments)
            if found:
                return Place(*found)
            *owner, action = segments
            place = self.find(owner) if owner else None
            if place and action in actions(place.collection.noun):
                return Place(place.collection, place.path, place.id, action)
            return None
        found = self._collection(segments[:-1])
        if found is None:
            return None
        collection, path = found
        id = segments[-1].lower() if is_uuid(segments[-1]) else segments[-1]
        return Place(collection, path | {collection.parameter or collection.noun or "id": id}, id)

    def _collection(self, segments: list[str]) -> tuple[Collection, dict[str, str]] | None:
        key = tuple("*" if i % 2 else s for i, s in enumerate(segments))
        found = self._by_path.get(key)
        if found is None:
            return None
        collection, names = found
        return collection, {n: id.lower() if is_uuid(id) else id for n, id in zip(names, segments[1::2], strict=True)}

    def below(self, collection: Collection) -> dict[str, Collection]:
        """The collections directly below an entity of this one, by the last name of their path."""
        start = collection.path.split("/")
        found: dict[str, Collection] = {}
        for c in self.collections:
            for path in (c.path, *c.also):
                parts = path.split("/")
                if len(parts) == len(start) + 2 and parts[: len(start)] == start:
                    found[parts[-1]] = c
        return found

    def home(self, cls: type[Any]) -> Collection | None:
        """The root collection of a type, where references to it lead."""
        return (
            next((self._home[k] for k in cls.__mro__ if k in self._home), None) if issubclass(cls, Identified) else None
        )


def _subclasses(cls: type[Collection]) -> list[type[Collection]]:
    return [s for k in cls.__subclasses__() for s in ([k] if "path" in vars(k) else []) + _subclasses(k)]
