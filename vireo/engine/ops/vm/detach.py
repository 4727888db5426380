"""Take a virtual machine out of its pool."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import vms
from vireo.errors import Forbidden
from vireo.model.action import Action
from vireo.model.vm import VmStatus

PERMIT = "edit_vm_pool_configuration"


async def detach(call: Call, id: str, action: Action) -> None:
    """It is an ordinary VM then. Forbidden, as recorded, of one that is in no pool."""
    vm = await _state.locked(call, id, "detach from its pool", VmStatus.DOWN)
    if vm.vm_pool is None:
        raise Forbidden(f"User is not authorized to perform this action: VM {vm.name} is in no pool.")
    await vms.save(call.db, replace(vm, vm_pool=None))
