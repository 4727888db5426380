"""All kinds that can be searched, found in `fields/`."""

from functools import cache

from vireo import rooms
from vireo.engine.store.search.shape import Kind


@cache
def KINDS() -> dict[str, Kind]:  # noqa: N802 - a constant, but one that must not be made while its makers are imported
    """Kinds by our names. What oVirt has and we keep nothing of is in there too, and never has a value."""
    from vireo.engine.store.search.fields import _missing  # noqa: PLC0415 - the same

    found: list[Kind] = [module.KIND for module in rooms.load("vireo.engine.store.search.fields")]
    kinds = {kind.name: kind for kind in (*found, *_missing.KINDS)}
    return {
        name: kind.extended(_missing.FIELDS.get(name, {}), _missing.LINKS.get(name, ())) for name, kind in kinds.items()
    }
