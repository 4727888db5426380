"""Ask the guest of a virtual machine to reboot."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.taskomatic import Run, Wish, job
from vireo.model.action import Action
from vireo.model.vm import VmStatus

PERMIT = "reboot_vm"


async def reboot(call: Call, id: str, action: Action) -> None:
    """The guest agent, or else ACPI, is asked."""
    vm = await _state.locked(call, id, "reboot", VmStatus.UP, VmStatus.POWERING_UP)
    await record(call.db, "USER_REBOOT_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)
    wish = Wish(reboot_vm, (id, vm.host and vm.host.id), f"Rebooting VM {vm.name}", (_state.lock(vm),))
    await call.enqueue(wish)


@job
async def reboot_vm(run: Run, id: str, host: str) -> None:
    """Pass the wish on."""
    await run.call(host, "VM.shutdown", vmID=id, reboot=True)
