"""Start a virtual machine, resume a paused one, or restore a suspended one."""

from typing import Any

import msgspec
from msgspec.structs import replace

from vireo.base import merged
from vireo.engine import sched
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _memory, _state
from vireo.engine.ops.vm._whole import whole
from vireo.engine.store import hosts, vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, job
from vireo.errors import HostError, Refused
from vireo.model.action import Action
from vireo.model.host import Host
from vireo.model.vm import BootDevice, Vm, VmStatus


async def start(call: Call, id: str, action: Action) -> None:
    """Give the VM a host and leave it starting; the job does the rest, and the host's report makes it up."""
    vm = await _state.locked(call, id, "run", VmStatus.DOWN, VmStatus.SUSPENDED, VmStatus.PAUSED)
    if vm.status == VmStatus.PAUSED:
        await call.enqueue(
            resume_vm, id, vm.host and vm.host.id, description=f"Resuming VM {vm.name}", locks=[_state.lock(vm)]
        )
        return
    asked = action.vm or Vm()
    now = merged(vm, replace(asked, id=None, name=None, status=None))
    run_once = action.vm is not None or bool(action.pause)
    if action.pause:
        now = replace(now, start_paused=True)
    await _bootable(call.db, now)
    host = sched.choose(now, await sched.candidates(call.db, vm.cluster.id if vm.cluster else None))
    restore = vm.status == VmStatus.SUSPENDED
    status = VmStatus.RESTORING_STATE if restore else VmStatus.WAIT_FOR_LAUNCH
    await vms.save(call.db, replace(vm, status=status, host=Host(id=host.id), run_once=run_once))
    await record(call.db, "USER_STARTED_VM", vm=vm, host=host, cluster=vm.cluster, template=vm.template)
    over = msgspec.to_builtins(replace(asked, start_paused=now.start_paused))
    await call.enqueue(
        start_vm, id, host.id, over, restore, description=f"Launching VM {vm.name}", locks=[_state.lock(vm)]
    )


async def _bootable(db: Db, vm: Vm) -> None:
    """Refused if nothing could boot: the same rule and words as oVirt's (wire 7.14)."""
    os = vm.os
    devices = (os and os.boot and os.boot.devices) or [BootDevice.HD]
    cd = any(c.file and c.file.id for c in vm.cdroms or [])
    if (os and os.kernel) or BootDevice.NETWORK in devices or (BootDevice.CDROM in devices and cd):
        return
    query = "select 1 from disk_attachment where vm = %s and coalesce((spec->>'active')::boolean, true) and (spec->>'bootable')::boolean"
    if (await db.execute(query, (vm.id,))).rowcount == 0:
        raise Refused("Cannot run VM without at least one bootable disk.")


@job
async def start_vm(run: Run, id: str, host: str, over: dict[str, Any], restore: bool) -> None:
    """Have the host create the domain; its own report makes the VM up."""
    vm = merged(await run.read(whole, id), msgspec.convert(over, Vm))
    memory = await run.read(_memory.find, id) if restore else None
    try:
        await run.call(host, "VM.create", vm=vm, restore=memory, host_name=await run.read(_name, host), limit=120)
    except HostError as e:
        await run.write(give_up, id, host, restore, str(e))
        raise
    if memory:
        await run.call(host, "Image.delete", sdUUID=memory.sdUUID, imgUUID=memory.imgUUID)
        await run.write(_memory.forget, id)


@job
async def resume_vm(run: Run, id: str, host: str) -> None:
    """Have the host let the VM go on."""
    await run.call(host, "VM.cont", vmID=id)


async def _name(db: Db, host: str) -> str:
    return str((await hosts.get(db, host)).name)


async def give_up(db: Db, id: str, host: str, suspended: bool, reason: str) -> None:
    """Undo of a start that its host refused."""
    vm = await vms.get(db, id, lock=True)
    if vm.host and vm.host.id == host and vm.status in {VmStatus.WAIT_FOR_LAUNCH, VmStatus.RESTORING_STATE}:
        status = VmStatus.SUSPENDED if suspended else VmStatus.DOWN
        await vms.save(db, replace(vm, status=status, host=None, run_once=None))
        await record(db, "USER_FAILED_RUN_VM", vm=vm, host=vm.host, cluster=vm.cluster, reason=reason)
