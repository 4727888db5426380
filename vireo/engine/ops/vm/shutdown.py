"""Ask the guest of a virtual machine to shut down."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.ops.vm._state import still
from vireo.engine.store import vms
from vireo.engine.taskomatic import Run, Undo, Wish, job
from vireo.model.action import Action
from vireo.model.vm import VmStatus

PERMIT = "shut_down_vm"

RUNS = (VmStatus.UP, VmStatus.POWERING_UP, VmStatus.POWERING_DOWN, VmStatus.REBOOT_IN_PROGRESS)


async def shutdown(call: Call, id: str, action: Action) -> None:
    """The guest agent, or else ACPI, is asked; a VM that is down is left so (wire 8.6)."""
    if (await vms.get(call.db, id, lock=True)).status == VmStatus.DOWN:
        return
    vm = await _state.locked(call, id, "shut down", *RUNS)
    host = vm.host and vm.host.id
    await _state.enter(call, vm, VmStatus.POWERING_DOWN)
    await record(call.db, "USER_INITIATED_SHUTDOWN_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)
    undo = Undo(still, (id, host, vm.status))
    await call.enqueue(Wish(shutdown_vm, (id, host), f"Shutting down VM {vm.name}", (_state.lock(vm),), (undo,)))


@job
async def shutdown_vm(run: Run, id: str, host: str) -> None:
    """Pass the wish on; the guest does as it likes, and the host reports what it did."""
    await run.call(host, "VM.shutdown", vmID=id, reboot=False)
