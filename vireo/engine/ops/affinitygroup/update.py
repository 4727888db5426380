"""Change an affinity group."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.affinitygroup import _rules
from vireo.engine.store import affinity_groups
from vireo.model.affinity import AffinityGroup

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def update(call: Call, id: str, changes: AffinityGroup) -> None:
    """Lists that the request has replace those that there are."""
    group = await affinity_groups.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != group.name:
        name = _names.check(changes.name, "affinity group", "edit")
        await _rules.free(call.db, group.cluster.id if group.cluster else None, name)
    after = _rules.ruled(merged(group, replace(changes, id=None, cluster=None, broken=None)), changes)
    await affinity_groups.save(call.db, await _rules.members(call.db, after))
