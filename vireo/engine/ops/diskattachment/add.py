"""Attach a disk to a virtual machine: one that exists, or a new one."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.disk import _new
from vireo.engine.ops.vm import _state
from vireo.engine.store import disk_attachments, disks
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import refuse_locked
from vireo.errors import Invalid, Refused
from vireo.model.disk import Disk, DiskAttachment
from vireo.model.vm import Vm, VmStatus

PERMIT = "configure_vm_storage"
ON = "vm"


async def add(call: Call, new: DiskAttachment) -> DiskAttachment:
    """The VM must be down (hot plug is to come). A new disk is locked until its volume is made."""
    if new.disk is None or new.interface is None:
        raise Invalid("DiskAttachment [disk, interface] required for add", "Incomplete parameters")
    vm = await _state.locked(call, call.path["vm"], "attach a disk to", VmStatus.DOWN)
    await refuse_locked(call.db, _state.lock(vm))
    there = await disk_attachments.list(call.db, vm=vm.id)
    if new.bootable and any(a.bootable for a in there):
        raise Refused(f"Cannot attach disk. VM {vm.name} has a bootable disk already.")
    made = new.disk.provisioned_size is not None
    if made:
        disk = await _new.new_disk(call, new.disk, f"{vm.name}_Disk{len(there) + 1}")
        await _new.make(call, disk)
    else:
        disk = await _existing(call.db, new.disk, vm)
    attachment = replace(
        new,
        id=str(uuid.uuid4()),
        vm=Vm(id=vm.id),
        disk=Disk(id=disk.id),
        active=new.active is not False,
        bootable=bool(new.bootable),
        pass_discard=bool(new.pass_discard),
        read_only=bool(new.read_only),
        uses_scsi_reservation=bool(new.uses_scsi_reservation),
    )
    await disk_attachments.add(call.db, attachment)
    await record(call.db, "USER_ATTACH_DISK_TO_VM", disk=disk, vm=vm, cluster=vm.cluster)
    return replace(attachment, id=disk.id)


async def _existing(db: Db, ref: Disk, vm: Vm) -> Disk:
    """The disk that the request names, if the VM may have it."""
    disk = await disks.refer(db, ref, lock=True)
    others = await disk_attachments.list(db, disk=disk.id)
    if any(a.vm and a.vm.id == vm.id for a in others):
        raise Refused(f"Cannot attach disk. VM {vm.name} has Disk {disk.name} already.")
    if others and not disk.shareable:
        raise Refused(f"Cannot attach disk. Disk {disk.name} is attached to another VM and is not shareable.")
    return disk
