"""Put the hosts of a label into an affinity group."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.affinitygroup import _rules
from vireo.engine.store import affinity_groups
from vireo.model.affinity import AffinityLabel

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def add(call: Call, new: AffinityLabel) -> AffinityLabel:
    """Also those that get the label later."""
    need(new, "label", "id")
    group = await affinity_groups.get(call.db, call.path["affinity_group"], lock=True)
    there = [m for m in group.host_labels or [] if m.id != new.id]
    after = await _rules.members(call.db, replace(group, host_labels=[AffinityLabel(id=new.id), *there]))
    await affinity_groups.save(call.db, after)
    return new
