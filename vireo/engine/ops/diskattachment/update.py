"""Change how a virtual machine sees a disk, or the disk itself."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.disk.update import update as update_disk
from vireo.engine.ops.diskattachment._find import find
from vireo.engine.ops.vm import _state
from vireo.engine.store import disk_attachments
from vireo.errors import Refused
from vireo.model.disk import DiskAttachment
from vireo.model.vm import VmStatus

PERMIT = "configure_vm_storage"
ON = "vm"


async def update(call: Call, id: str, changes: DiskAttachment) -> None:
    """The VM must be down (hot plug is to come)."""
    vm = await _state.locked(call, call.path["vm"], "change a disk of", VmStatus.DOWN)
    attachment = await find(call, id, lock=True)
    others = await disk_attachments.list(call.db, vm=vm.id)
    if changes.bootable and any(a.bootable and a.id != attachment.id for a in others):
        raise Refused(f"Cannot change disk. VM {vm.name} has another bootable disk.")
    await disk_attachments.save(call.db, merged(attachment, replace(changes, id=None, vm=None, disk=None)))
    if changes.disk is not None:
        await update_disk(call, id, changes.disk)
