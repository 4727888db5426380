"""Remove an affinity group."""

from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_groups

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def remove(call: Call, id: str) -> None:
    """Its members stay."""
    await affinity_groups.remove(call.db, id)
