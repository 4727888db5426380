"""Ask the guest of a virtual machine to shut down."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import vms
from vireo.engine.taskomatic import Run, job
from vireo.model.action import Action
from vireo.model.vm import VmStatus


async def shutdown(call: Call, id: str, action: Action) -> None:
    """The guest agent, or else ACPI, is asked; a VM that is down is left so (wire 8.6)."""
    if (await vms.get(call.db, id, lock=True)).status == VmStatus.DOWN:
        return
    vm = await _state.locked(
        call, id, "shut down", VmStatus.UP, VmStatus.POWERING_UP, VmStatus.POWERING_DOWN, VmStatus.REBOOT_IN_PROGRESS
    )
    await _state.enter(call, vm, VmStatus.POWERING_DOWN)
    await record(call.db, "USER_INITIATED_SHUTDOWN_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)
    await call.enqueue(
        shutdown_vm, id, vm.host and vm.host.id, description=f"Shutting down VM {vm.name}", locks=[_state.lock(vm)]
    )


@job
async def shutdown_vm(run: Run, id: str, host: str) -> None:
    """Pass the wish on; the guest does as it likes, and the host reports what it did."""
    await run.call(host, "VM.shutdown", vmID=id, reboot=False)
