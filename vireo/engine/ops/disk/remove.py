"""Remove a disk, from its storage domain and from the virtual machines that have it."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.disk._new import lock
from vireo.engine.store import disks
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, refuse_locked, undo
from vireo.errors import Refused
from vireo.model.disk import DiskStatus

PERMIT = "delete_disk"


async def remove(call: Call, id: str) -> None:
    """Every VM that has it plugged must be down."""
    disk = await disks.get(call.db, id, lock=True)
    await refuse_locked(call.db, lock(disk))
    query = """
        select v.name, v.status from disk_attachment a join vm v on v.id = a.vm
        where a.disk = %s and v.status <> 'down' and coalesce((a.spec->>'active')::boolean, true)"""
    row = await (await call.db.execute(query, (id,))).fetchone()
    if row:
        raise Refused(f"Cannot remove disk. Disk {disk.name} is attached to VM {row[0]}, which is {row[1]}, not down.")
    await disks.save(call.db, replace(disk, status=DiskStatus.LOCKED))
    domain = disk.storage_domain.id if disk.storage_domain else None
    wish = Wish(remove_disk, (id, domain), f"Removing Disk {disk.name}", (lock(disk),), (Undo(keep_disk, (id,)),))
    await call.enqueue(wish)


@job
async def remove_disk(run: Run, id: str, domain: str) -> None:
    """Delete the image, then the row; a host that says no leaves the disk."""
    await run.call(await run.read(storage_host, domain), "Image.delete", sdUUID=domain, imgUUID=id)
    await run.end(_gone, id)


async def _gone(db: Db, id: str) -> None:
    disk = await disks.get(db, id)
    await disks.remove(db, id)
    await record(db, "USER_FINISHED_REMOVE_DISK", disk=disk, storage_domain=disk.storage_domain)


@undo
async def keep_disk(db: Db, id: str) -> None:
    """The disk stays."""
    disk = await disks.get(db, id, lock=True)
    await disks.save(db, replace(disk, status=DiskStatus.OK))
