"""Detach a disk from a virtual machine, and remove it too unless it is only to be detached."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.disk.remove import remove as remove_disk
from vireo.engine.ops.diskattachment._find import find
from vireo.engine.ops.vm import _state
from vireo.engine.store import disk_attachments, disks
from vireo.model.vm import VmStatus

PERMIT = "configure_vm_storage"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """With `detach_only` (the default of oVirt's API is false) the disk floats afterwards."""
    vm = await _state.locked(call, call.path["vm"], "detach a disk from", VmStatus.DOWN)
    attachment = await find(call, id, lock=True)
    if not call.flag("detach_only"):
        await remove_disk(call, id)
        return
    disk = await disks.get(call.db, id)
    await disk_attachments.remove(call.db, attachment.id)
    await record(call.db, "USER_DETACH_DISK_FROM_VM", disk=disk, vm=vm, cluster=vm.cluster)
