"""Put a disc into the drive of a virtual machine."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops.cdrom.update import disc
from vireo.model.device import Cdrom

PERMIT = "change_vm_cd"
ON = "vm"


async def add(call: Call, new: Cdrom) -> Cdrom:
    """A VM has one drive from the start: adding one sets its disc."""
    holder = await _inside.locked(call, "add a CD to")
    drive = await disc(call.db, new)
    await _inside.keep(call, holder, cdroms=[drive])
    return drive
