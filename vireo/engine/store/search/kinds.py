"""All kinds that can be searched, found in `fields/`."""

from vireo import rooms
from vireo.engine.store.search.fields import _missing
from vireo.engine.store.search.shape import Kind


def _load() -> dict[str, Kind]:
    found: list[Kind] = [module.KIND for module in rooms.load("vireo.engine.store.search.fields")]
    return {
        kind.name: kind.extended(_missing.FIELDS.get(kind.name, {}), _missing.LINKS.get(kind.name, ()))
        for kind in (*found, *_missing.KINDS)
    }


KINDS = _load()
"""Kinds by our names. What oVirt has and we keep nothing of is in there too, and never has a value."""
