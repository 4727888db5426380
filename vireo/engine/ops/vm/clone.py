"""Make another virtual machine like one."""

import uuid
from datetime import UTC, datetime

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.nic import _mac
from vireo.engine.ops.vm import _state
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import clusters, disk_attachments, nics, vms
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.network import Mac
from vireo.model.vm import Vm, VmStatus

PERMIT = "create_vm"


async def clone(call: Call, id: str, action: Action) -> None:
    """Its settings and network cards, each with another address. With disks it is to come."""
    need(action, "action", "vm.name")
    assert action.vm
    vm = await _state.locked(call, id, "clone", VmStatus.DOWN)
    name = _names.check(action.vm.name, "VM", "clone", 255)
    await _names.free_vm(call.db, "clone", name=name, cluster=vm.cluster)
    if await disk_attachments.list(call.db, order="id", vm=vm.id):
        raise Refused(f"Cannot clone VM. VM {vm.name} has disks: clones with disks are not built yet.")
    cluster = await clusters.get(call.db, vm.cluster.id if vm.cluster else None)
    wanted = replace(asked(action.vm), id=None, template=None, instance_type=None, cluster=None)
    made = await settled(call.db, merged(vm, wanted), Change(asked=wanted, before=vm, cluster=cluster))
    other = replace(made, id=str(uuid.uuid4()), name=name, creation_time=datetime.now(UTC), vm_pool=None)
    await vms.add(call.db, other)
    for card in await nics.list(call.db, vm=vm.id):
        mac = Mac(address=await _mac.allocate(call.db, cluster.id))
        await nics.add(call.db, replace(card, id=str(uuid.uuid4()), vm=Vm(id=other.id), mac=mac))
