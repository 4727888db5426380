"""Take a virtual machine of a pool, and start it."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm.start import start
from vireo.engine.ops.vmpool import _vms
from vireo.engine.store import vm_pools
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.vm import Vm, VmStatus

PERMIT = "vm_pool_basic_operations"


async def allocate_vm(call: Call, id: str, action: Action) -> Action:
    """The first that is down. Refused if none is."""
    pool = await vm_pools.get(call.db, id, lock=True)
    vm = next((v for v in await _vms.of(call.db, pool) if v.status == VmStatus.DOWN), None)
    if vm is None:
        raise Refused(f"Cannot allocate VM. No VM of pool {pool.name} is free.")
    await start(call, str(vm.id), Action())
    return Action(vm=Vm(id=vm.id))
