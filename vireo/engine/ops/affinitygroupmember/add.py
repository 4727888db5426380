"""Put a VM, host or label into an affinity group."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.affinitygroup import _rules
from vireo.engine.store import affinity_groups
from vireo.model.affinity import AffinityLabel
from vireo.model.host import Host
from vireo.model.vm import Vm

PERMIT = "manipulate_affinity_groups"
ON = "cluster"
LISTS: dict[type[Any], str] = {Vm: "vms", Host: "hosts", AffinityLabel: "vm_labels"}


async def add(call: Call, new: Any) -> Any:
    """The newest one is the first of the list (flow affinity-group)."""
    need(new, type(new).__name__.lower(), "id")
    group = await affinity_groups.get(call.db, call.path["affinity_group"], lock=True)
    name = LISTS[type(new)]
    there = [m for m in getattr(group, name) or [] if m.id != new.id]
    after = await _rules.members(call.db, replace(group, **{name: [type(new)(id=new.id), *there]}))
    await affinity_groups.save(call.db, after)
    return new
