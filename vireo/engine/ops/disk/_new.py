"""A new disk: its row, and the job that makes its volume."""

import uuid
from typing import Any

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host, usable
from vireo.engine.store import disks
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Lock, Run, Undo, Wish, job, undo
from vireo.errors import Invalid
from vireo.model.disk import (
    Disk,
    DiskBackup,
    DiskContentType,
    DiskFormat,
    DiskStatus,
    DiskStorageType,
    QcowVersion,
)
from vireo.model.storage import StorageDomain

LARGEST = 500 << 40
"""Bytes: QEMU and the API go further, people do not."""


async def new_disk(call: Call, asked: Disk, default_name: str) -> Disk:
    """A locked disk in the storage domain that the request names; the job makes its volume."""
    size = asked.provisioned_size
    if size is None:
        raise Invalid("Disk [provisionedSize] required for add", "Incomplete parameters")
    if not 0 < size <= LARGEST:
        raise Invalid(
            f"The value {size} of attribute 'provisioned_size' is outside of range 1 to {LARGEST}.",
            "Value out of range",
        )
    domains = asked.storage_domains or ([asked.storage_domain] if asked.storage_domain else [])
    domain = await usable(call.db, domains[0] if domains else None, "add disk")
    name = _names.check(asked.alias or asked.name or default_name, "disk", "add")
    form = asked.format or DiskFormat.COW
    sparse = asked.sparse if asked.sparse is not None else form == DiskFormat.COW
    if form == DiskFormat.COW and not sparse:
        raise Invalid(
            "Cannot add disk. Disk configuration (COW Preallocated) is incompatible with the storage domain type."
        )
    disk = Disk(
        id=asked.id or str(uuid.uuid4()),
        name=name,
        alias=name,
        description=asked.description or "",
        image_id=asked.image_id or str(uuid.uuid4()),
        storage_domain=StorageDomain(id=domain.id),
        provisioned_size=-(-size // 512) * 512,
        actual_size=0,
        total_size=0,
        format=form,
        sparse=sparse,
        qcow_version=QcowVersion.QCOW2_V3 if form == DiskFormat.COW else None,
        status=DiskStatus.LOCKED,
        storage_type=DiskStorageType.IMAGE,
        content_type=asked.content_type or DiskContentType.DATA,
        backup=asked.backup or DiskBackup.NONE,
        shareable=bool(asked.shareable),
        propagate_errors=bool(asked.propagate_errors),
        wipe_after_delete=bool(asked.wipe_after_delete),
        initial_size=asked.initial_size,
    )
    await disks.add(call.db, disk)
    await record(call.db, "USER_ADD_DISK", disk=disk, storage_domain=domain)
    return disk


def lock(disk: Disk) -> Lock:
    """The lock that a disk's jobs hold."""
    return Lock(f"disk:{disk.id}", f"Disk {disk.name}")


async def make(call: Call, disk: Disk) -> None:
    """Enqueue the job."""
    wish = Wish(add_disk, (disk.id,), f"Adding Disk {disk.name}", (lock(disk),), (Undo(no_disk, (disk.id,)),))
    await call.enqueue(wish)


@job
async def add_disk(run: Run, id: str) -> None:
    """Make the volume; a host that says no undoes the disk."""
    disk = await run.read(disks.get, id)
    domain = disk.storage_domain.id if disk.storage_domain else None
    host = await run.read(storage_host, str(domain))
    where: dict[str, Any] = {"sdUUID": domain, "imgUUID": id, "volUUID": disk.image_id}
    kind = {"capacity": disk.provisioned_size, "format": disk.format, "sparse": disk.sparse, "description": disk.name}
    await run.undo(no_image, id, str(domain))
    await run.call(host, "Volume.create", **where, **kind, limit=3600)
    info = await run.call(host, "Volume.getInfo", **where)
    await run.end(_made, id, int(info.get("truesize", 0)))


async def _made(db: Db, id: str, size: int) -> None:
    disk = await disks.get(db, id, lock=True)
    await disks.save(db, replace(disk, status=DiskStatus.OK, actual_size=size, total_size=size))
    await record(db, "USER_ADD_DISK_FINISHED_SUCCESS", disk=disk, storage_domain=disk.storage_domain)


@undo
async def no_image(run: Run, id: str, domain: str) -> None:
    """What there is of the volume goes."""
    await run.call(await run.read(storage_host, domain), "Image.delete", sdUUID=domain, imgUUID=id)


@undo
async def no_disk(db: Db, id: str, reason: str) -> None:
    """The disk was never there."""
    disk = await disks.get(db, id)
    await disks.remove(db, id)
    await record(db, "USER_ADD_DISK_FINISHED_FAILURE", disk=disk, storage_domain=disk.storage_domain, reason=reason)
