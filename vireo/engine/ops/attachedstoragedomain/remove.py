"""Detach a storage domain that is in maintenance from its data center."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.attachedstoragedomain.activate import in_maintenance
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.store import data_centers, disks, storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job
from vireo.errors import Refused
from vireo.model.datacenter import DataCenterStatus
from vireo.model.storage import StorageDomainStatus

PERMIT = "manipulate_storage_domain"
ON = "storage_domain"


async def remove(call: Call, id: str) -> None:
    """Its disks must be gone: taking them along is to come."""
    domain = await storage_domains.get(call.db, id, lock=True)
    if domain.status != StorageDomainStatus.MAINTENANCE:
        raise Refused(
            f"Cannot detach Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not maintenance."
        )
    left = await disks.list(call.db, storage_domain=id, limit=1)
    if left:
        raise Refused(f"Cannot detach Storage. Storage domain {domain.name} holds Disk {left[0].name}.")
    await storage_domains.save(call.db, replace(domain, status=StorageDomainStatus.LOCKED))
    args = (id, call.path["data_center"])
    back = Undo(in_maintenance, (id,))
    await call.enqueue(Wish(detach_domain, args, f"Detaching Storage Domain {domain.name}", (lock(domain),), (back,)))
    call.wait = True


@job
async def detach_domain(run: Run, id: str, center: str) -> None:
    """Have the host forget it."""
    await run.call(await run.read(storage_host, id), "StorageDomain.detach", sdUUID=id)
    await run.end(_detached, id, center)


async def _detached(db: Db, id: str, center: str) -> None:
    domain = await storage_domains.get(db, id, lock=True)
    home = await data_centers.get(db, center, lock=True)
    await storage_domains.save(
        db, replace(domain, status=StorageDomainStatus.UNATTACHED, data_center=None, master=False)
    )
    await record(db, "USER_DETACH_STORAGE_DOMAIN_FROM_POOL", storage_domain=domain, data_center=home)
    if not await storage_domains.list(db, data_center=center):
        await data_centers.save(db, replace(home, status=DataCenterStatus.UNINITIALIZED))
