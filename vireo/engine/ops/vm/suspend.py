"""Suspend a virtual machine: its memory goes to storage, and its host is free of it."""

import uuid
from typing import Any

import msgspec
from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.vm import _memory, _state
from vireo.engine.store import storage_domains, vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, undo
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.host import Host
from vireo.model.storage import StorageDomainStatus
from vireo.model.vm import Vm, VmStatus
from vireo.wire.methods import Location

PERMIT = "hibernate_vm"

DEVICES = 256 << 20
"""Bytes that the state of the devices may need besides the memory."""


async def suspend(call: Call, id: str, action: Action) -> None:
    """Leave the VM saving its state into a new volume; the host's report makes it suspended."""
    vm = await _state.locked(call, id, "suspend", VmStatus.UP)
    domain = await _domain(call.db, vm)
    to = Location(sdUUID=domain, imgUUID=str(uuid.uuid4()), volUUID=str(uuid.uuid4()))
    await _state.enter(call, vm, VmStatus.SAVING_STATE)
    await record(call.db, "USER_SUSPEND_VM", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)
    host = vm.host and vm.host.id
    args = (id, host, (vm.memory or 0) + DEVICES, to)
    back = Undo(not_suspended, (id, host))
    await call.enqueue(Wish(suspend_vm, args, f"Suspending VM {vm.name}", (_state.lock(vm),), (back,)))


async def _domain(db: Db, vm: Vm) -> str:
    """An active domain of the VM's data center, that of its first disk if it has one."""
    query = "select d.storage_domain from disk_attachment a join disk d on d.id = a.disk where a.vm = %s limit 1"
    row = await (await db.execute(query, (vm.id,))).fetchone()
    if row:
        return str(row[0])
    active = await storage_domains.list(db, status=StorageDomainStatus.ACTIVE, limit=1)
    if not active:
        raise Refused(f"Cannot suspend VM. There is no active storage domain for the memory of VM {vm.name}.")
    return str(active[0].id)


@job
async def suspend_vm(run: Run, id: str, host: str, size: int, place: dict[str, str]) -> None:
    """Make the volume, save, and remember where."""
    to = msgspec.convert(place, Location)
    await run.undo(no_memory, to.sdUUID, to.imgUUID)
    volume: dict[str, Any] = {**place, "capacity": size, "format": "raw", "sparse": True}
    keeper = await run.read(storage_host, to.sdUUID)
    await run.call(keeper, "Volume.create", **volume, description="memory of a suspended VM")
    await run.call(host, "VM.hibernate", vmID=id, to=to, limit=600)
    await run.end(_suspended, id, to)


@undo
async def no_memory(run: Run, domain: str, image: str) -> None:
    """The volume for the memory goes."""
    await run.call(await run.read(storage_host, domain), "Image.delete", sdUUID=domain, imgUUID=image)


async def _suspended(db: Db, id: str, to: Location) -> None:
    """The host has saved it: its answer says so, should its report be lost or come later."""
    await _memory.keep(db, id, to)
    vm = await vms.get(db, id, lock=True)
    if vm.status != VmStatus.SUSPENDED:
        await vms.save(db, replace(vm, status=VmStatus.SUSPENDED, host=None, run_once=None))
        await record(db, "USER_SUSPEND_VM_OK", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template)


@undo
async def not_suspended(db: Db, id: str, host: str, reason: str) -> None:
    """The VM runs on."""
    vm = await vms.get(db, id, lock=True)
    if vm.status == VmStatus.SAVING_STATE:
        await vms.save(db, replace(vm, status=VmStatus.UP))
    await record(db, "USER_SUSPEND_VM_FINISH_FAILURE", vm=vm, host=Host(id=host), cluster=vm.cluster, reason=reason)
