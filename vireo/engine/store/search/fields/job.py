"""Jobs: by their correlation id and by nothing else."""

from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.types import Exact

KIND = Kind(
    name="job",
    object="JOB",
    table="job",
    order=("{e}.created",),
    fields={"correlation_id": Exact("{e}.correlation_id")},
)
