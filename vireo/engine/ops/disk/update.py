"""Change a disk: its words, or make it larger."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.disk._new import lock
from vireo.engine.store import disks
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, refuse_locked, undo
from vireo.errors import Invalid, Refused
from vireo.model.disk import Disk, DiskStatus

PERMIT = "edit_disk_properties"

WORDS = ("description", "backup", "propagate_errors", "shareable", "wipe_after_delete")


async def update(call: Call, id: str, changes: Disk) -> None:
    """A larger `provisioned_size` extends the disk; its VM must be down. A smaller one is refused."""
    disk = await disks.get(call.db, id, lock=True)
    await refuse_locked(call.db, lock(disk))
    after = replace(disk, **{w: getattr(changes, w) for w in WORDS if getattr(changes, w) is not None})
    name = changes.alias or changes.name
    if name:
        after = replace(after, name=_names.check(name, "disk", "edit"), alias=name)
    size, now = changes.provisioned_size, disk.provisioned_size or 0
    if size is not None and size < now:
        raise Invalid(
            f"Cannot edit disk. Disk {disk.name} has {now} bytes and cannot be made smaller ({size} were asked for)."
        )
    grow = size is not None and size > now
    if grow:
        await _not_running(call.db, disk)
        after = replace(after, status=DiskStatus.LOCKED)
        new = -(-(size or 0) // 512) * 512
        back = Undo(as_large, (id, disk.provisioned_size))
        await call.enqueue(Wish(extend_disk, (id, new), f"Extending Disk {disk.name}", (lock(disk),), (back,)))
    await disks.save(call.db, after)
    await record(call.db, "USER_UPDATE_DISK", disk=after, storage_domain=after.storage_domain)


async def _not_running(db: Db, disk: Disk) -> None:
    query = "select v.name from disk_attachment a join vm v on v.id = a.vm where a.disk = %s and v.status <> 'down'"
    row = await (await db.execute(query, (disk.id,))).fetchone()
    if row:
        raise Refused(f"Cannot extend disk. VM {row[0]} has Disk {disk.name} and is not down.")


@job
async def extend_disk(run: Run, id: str, size: int) -> None:
    """Extend the volume; a host that says no leaves the disk as it was."""
    disk = await run.read(disks.get, id)
    domain = str(disk.storage_domain.id if disk.storage_domain else None)
    host = await run.read(storage_host, domain)
    where = {"sdUUID": domain, "imgUUID": id, "volUUID": disk.image_id}
    await run.call(host, "Volume.extend", **where, capacity=size, limit=3600)
    await run.end(as_large, id, size)


@undo
async def as_large(db: Db, id: str, size: int | None) -> None:
    """The disk is usable and of this size."""
    disk = await disks.get(db, id, lock=True)
    await disks.save(db, replace(disk, status=DiskStatus.OK, provisioned_size=size))
