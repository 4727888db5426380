"""Reset a virtual machine: as by the button on its case."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.taskomatic import Run, Wish, job
from vireo.model.action import Action
from vireo.model.vm import VmStatus

PERMIT = "reset_vm"


async def reset(call: Call, id: str, action: Action) -> None:
    """The guest is not asked."""
    vm = await _state.locked(call, id, "reset", VmStatus.UP, VmStatus.POWERING_UP, VmStatus.REBOOT_IN_PROGRESS)
    await record(call.db, "USER_RESET_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)
    wish = Wish(reset_vm, (id, vm.host and vm.host.id), f"Resetting VM {vm.name}", (_state.lock(vm),))
    await call.enqueue(wish)


@job
async def reset_vm(run: Run, id: str, host: str) -> None:
    """Have the host do it."""
    await run.call(host, "VM.reset", vmID=id)
