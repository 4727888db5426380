"""Remove an affinity label."""

from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_labels

PERMIT = "tag_management"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """What has it loses it."""
    await affinity_labels.remove(call.db, id)
