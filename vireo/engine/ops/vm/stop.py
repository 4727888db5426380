"""Power a virtual machine off; of a suspended one, throw the saved memory away."""

from datetime import UTC, datetime

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.hosts.states import RUNNING, WHY_DOWN
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.vm import _memory, _state
from vireo.engine.store import vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, refuse_locked
from vireo.model.action import Action
from vireo.model.vm import VmStatus
from vireo.wire.methods import ExitReason

PERMIT = "stop_vm"


async def stop(call: Call, id: str, action: Action) -> None:
    """End the VM at once. One that is down is left so, as oVirt does (wire 8.6)."""
    vm = await vms.get(call.db, id, lock=True)
    lock = _state.lock(vm)
    await refuse_locked(call.db, lock)
    if vm.status == VmStatus.SUSPENDED:
        await call.enqueue(Wish(discard_memory, (id,), f"Powering off suspended VM {vm.name}", (lock,)))
    elif vm.status in RUNNING and vm.host:
        await _state.enter(call, vm, VmStatus.POWERING_DOWN)
        undo = Undo(_state.still, (id, vm.host.id, vm.status))
        await call.enqueue(Wish(stop_vm, (id, vm.host.id), f"Powering off VM {vm.name}", (lock,), (undo,)))
    else:
        return
    await record(call.db, "USER_STOP_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)


@job
async def stop_vm(run: Run, id: str, host: str) -> None:
    """Have the host end it. Its answer says that the VM is gone, should its report be lost."""
    await run.call(host, "VM.destroy", vmID=id)
    await run.end(gone, id, host)


async def gone(db: Db, id: str, host: str) -> None:
    """The host has said that the VM does not run any more."""
    vm = await vms.find(db, id=id, lock=True)
    if vm and vm.host and vm.host.id == host and vm.status in RUNNING:
        down = replace(vm, status=VmStatus.DOWN, host=None, stop_time=datetime.now(UTC), start_time=None, run_once=None)
        await vms.save(db, down)
        reason = WHY_DOWN[ExitReason.ADMIN_SHUTDOWN]
        await record(db, "VM_DOWN", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template, reason=reason)


@job
async def discard_memory(run: Run, id: str) -> None:
    """Delete the saved memory; then the VM is down."""
    memory = await run.read(_memory.find, id)
    if memory:
        host = await run.read(storage_host, memory.sdUUID)
        await run.call(host, "Image.delete", sdUUID=memory.sdUUID, imgUUID=memory.imgUUID)
    await run.end(_discarded, id)


async def _discarded(db: Db, id: str) -> None:
    await _memory.forget(db, id)
    vm = await vms.get(db, id, lock=True)
    await vms.save(db, replace(vm, status=VmStatus.DOWN))
