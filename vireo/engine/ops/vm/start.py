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
from vireo.engine.taskomatic import Locked, Run, Undo, Wish, job, undo
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.host import Host
from vireo.model.vm import BootDevice, Vm, VmStatus

PERMIT = "run_vm"


async def start(call: Call, id: str, action: Action) -> None:
    """Give the VM a host and leave it starting; the job does the rest, and the host's report makes it up."""
    vm = await _state.locked(call, id, "run", VmStatus.DOWN, VmStatus.SUSPENDED, VmStatus.PAUSED)
    locks = (_state.lock(vm),)
    if vm.status == VmStatus.PAUSED:
        await call.enqueue(Wish(resume_vm, (id, vm.host and vm.host.id), f"Resuming VM {vm.name}", locks))
        return
    asked = action.vm or Vm()
    now = merged(vm, replace(asked, id=None, name=None, status=None))
    run_once = action.vm is not None or bool(action.pause)
    if action.pause:
        now = replace(now, start_paused=True)
    await _disks_are_ready(call.db, vm)
    await _bootable(call.db, now)
    host = sched.choose(now, await sched.candidates(call.db, vm.cluster.id if vm.cluster else None))
    restore = vm.status == VmStatus.SUSPENDED
    status = VmStatus.RESTORING_STATE if restore else VmStatus.WAIT_FOR_LAUNCH
    await vms.save(call.db, replace(vm, status=status, host=Host(id=host.id), run_once=run_once))
    await record(call.db, "USER_STARTED_VM", vm=vm, host=host, cluster=vm.cluster, template=vm.template)
    over = msgspec.to_builtins(replace(asked, start_paused=now.start_paused))
    back = Undo(give_up, (id, host.id, restore))
    await call.enqueue(Wish(start_vm, (id, host.id, over, restore), f"Launching VM {vm.name}", locks, (back,)))


async def _disks_are_ready(db: Db, vm: Vm) -> None:
    """Locked if a disk is still being made, say."""
    query = """
        select d.name from disk_attachment a join disk d on d.id = a.disk
        where a.vm = %s and d.status <> 'ok' and coalesce((a.spec->>'active')::boolean, true) order by d.name"""
    names = [name async for (name,) in await db.execute(query, (vm.id,))]
    if names:
        raise Locked(
            f"Cannot run VM. The following disks of VM {vm.name} are locked: {', '.join(names)}. Disk is locked."
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
    await run.undo(not_created, id, host)
    await run.call(host, "VM.create", vm=vm, restore=memory, host_name=await run.read(_name, host), limit=120)
    if restore:
        if memory:
            await run.call(host, "Image.delete", sdUUID=memory.sdUUID, imgUUID=memory.imgUUID)
        await run.end(_memory.forget, id)


@undo
async def not_created(run: Run, id: str, host: str) -> None:
    """What the host may have created goes; a host that created nothing has nothing to do."""
    await run.call(host, "VM.destroy", vmID=id)


@job
async def resume_vm(run: Run, id: str, host: str) -> None:
    """Have the host let the VM go on."""
    await run.call(host, "VM.cont", vmID=id)


async def _name(db: Db, host: str) -> str:
    return str((await hosts.get(db, host)).name)


@undo
async def give_up(db: Db, id: str, host: str, suspended: bool, reason: str) -> None:
    """Undo of a start: the VM is as it was, down or suspended."""
    vm = await vms.get(db, id, lock=True)
    if vm.host and vm.host.id != host:
        return
    status = VmStatus.SUSPENDED if suspended else VmStatus.DOWN
    await vms.save(db, replace(vm, status=status, host=None, run_once=None, start_time=None))
    await record(db, "USER_FAILED_RUN_VM", vm=vm, host=Host(id=host), cluster=vm.cluster, reason=reason)
