"""Groups; oVirt finds nothing when asked to sort them or for a page."""

from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.types import Text

KIND = Kind(
    name="group",
    object="GROUP",
    table='"group"',
    sorts=False,
    fields={"name": Text("{e}.name"), "grpname": Text("{e}.name", free=False)},
)
