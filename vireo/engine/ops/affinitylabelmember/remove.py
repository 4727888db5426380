"""Take an affinity label from a VM or host."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.affinitylabelmember.add import taken
from vireo.engine.store import affinity_labels

PERMIT = "tag_management"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """The label stays."""
    label = await affinity_labels.get(call.db, call.path["affinity_label"], lock=True)
    await affinity_labels.save(call.db, taken(label, id))
