"""Change or eject the disc in the drive of a virtual machine."""

from msgspec.structs import replace

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.store import disks
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.device import Cdrom
from vireo.model.storage import File

PERMIT = "change_vm_cd"
ON = "vm"


async def update(call: Call, id: str, changes: Cdrom) -> None:
    """The disc that it starts with; "" ejects. With `current` that of the running VM, which needs its host."""
    if call.flag("current"):
        await change_current(call)
    holder = await _inside.locked(call, "change the CD of")
    await _inside.keep(call, holder, cdroms=[await disc(call.db, changes)])


async def change_current(call: Call) -> None:
    """Refused: it is to come for VMs that run, and has no meaning for others."""
    holder = await _inside.find(call)
    name, status = (holder.e.name, holder.e.status) if holder else (None, None)
    raise Refused(
        f"Cannot change CD. VM {name} is {status and status.value}: the disc of a running VM cannot be changed yet."
    )


async def disc(db: Db, wanted: Cdrom) -> Cdrom:
    """The drive with the disc. Invalid if there is no such disc: a disk with the content ISO, by id or name."""
    id = wanted.file.id if wanted.file else None
    if not id:
        return Cdrom(id=BLANK)
    found = await (disks.find(db, id=id) if is_uuid(id) else disks.find(db, name=id))
    if found is None:
        raise Invalid(f"Cannot use the disc {id}: no storage domain has it.")
    return replace(wanted, id=BLANK, vm=None, file=File(id=found.id, name=found.name))
