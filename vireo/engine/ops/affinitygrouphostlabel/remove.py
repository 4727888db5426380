"""Take the hosts of a label out of an affinity group."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_groups

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def remove(call: Call, id: str) -> None:
    """The label stays what it is."""
    group = await affinity_groups.get(call.db, call.path["affinity_group"], lock=True)
    kept = [m for m in group.host_labels or [] if m.id != id]
    await affinity_groups.save(call.db, replace(group, host_labels=kept or None))
