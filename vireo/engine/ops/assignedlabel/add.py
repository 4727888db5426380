"""Give a VM or host an affinity label, from its side."""

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.affinitylabelmember.add import given
from vireo.engine.store import affinity_labels, hosts, vms
from vireo.model.affinity import AffinityLabel
from vireo.model.host import Host
from vireo.model.vm import Vm

PERMIT = "tag_management"
ON = "system"


async def add(call: Call, new: AffinityLabel) -> AffinityLabel:
    """The label is named by id or name."""
    need(new, "label", "id|name")
    label = await affinity_labels.refer(call.db, new, lock=True)
    if "host" in call.path:
        await hosts.get(call.db, call.path["host"])
        after = given(label, Host(id=call.path["host"]))
    else:
        await vms.get(call.db, call.path["vm"])
        after = given(label, Vm(id=call.path["vm"]))
    await affinity_labels.save(call.db, after)
    return label
