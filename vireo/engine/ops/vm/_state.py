"""The states that a VM's verbs want it in, and what they say when it is in another."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Lock, undo
from vireo.errors import Refused
from vireo.model.vm import Vm, VmStatus


async def locked(call: Call, id: str, verb: str, *wanted: VmStatus) -> Vm:
    """The VM, its row locked, in one of the wanted states. Refused, naming both, if it is in another."""
    vm = await vms.get(call.db, id, lock=True)
    if vm.status not in wanted:
        states = " or ".join(w.value for w in wanted)
        raise Refused(f"Cannot {verb} VM. VM {vm.name} is {vm.status and vm.status.value}, not {states}.")
    return vm


async def enter(call: Call, vm: Vm, status: VmStatus) -> Vm:
    """Leave the VM in a state, in the request's transaction."""
    after = replace(vm, status=status)
    await vms.save(call.db, after)
    return after


def lock(vm: Vm) -> Lock:
    """The lock that a VM's jobs hold."""
    return Lock(f"vm:{vm.id}", f"VM {vm.name}")


@undo
async def still(db: Db, id: str, host: str, status: str) -> None:
    """Undo of a verb that its host refused: the VM runs on as it did, if it still runs there. Its host reports what is so."""
    vm = await vms.find(db, id=id, lock=True)
    if vm and vm.host and vm.host.id == host and vm.status in {VmStatus.POWERING_DOWN, VmStatus.SAVING_STATE}:
        await vms.save(db, replace(vm, status=VmStatus(status)))
