"""Add a disk that floats: no virtual machine has it yet."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.disk import _new
from vireo.model.disk import Disk

PERMIT = "create_disk"
ON = "storage_domain"


async def add(call: Call, new: Disk) -> Disk:
    """Locked until its volume is made. Formats: raw, cow; sizes in bytes, rounded up to 512."""
    disk = await _new.new_disk(call, new, "disk")
    await _new.make(call, disk)
    return disk
