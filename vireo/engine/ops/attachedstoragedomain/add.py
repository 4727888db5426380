"""Attach a storage domain to a data center and activate it."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.ops.storagedomain.remove import unattached
from vireo.engine.store import data_centers, storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job
from vireo.errors import Refused
from vireo.model.datacenter import DataCenter, DataCenterStatus
from vireo.model.storage import StorageDomain, StorageDomainStatus, StorageType

PERMIT = "manipulate_storage_domain"
ON = "data_center"


async def add(call: Call, new: StorageDomain) -> StorageDomain:
    """The domain becomes active, and with the first one the data center becomes up."""
    center = await data_centers.get(call.db, call.path["data_center"], lock=True)
    domain = await storage_domains.refer(call.db, new, lock=True)
    if domain.status != StorageDomainStatus.UNATTACHED:
        raise Refused(
            f"Cannot attach Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not unattached."
        )
    local = domain.storage is not None and domain.storage.type == StorageType.LOCALFS
    if local != bool(center.local):
        kinds = ("local", "shared") if local else ("shared", "local")
        raise Refused(
            f"Cannot attach Storage. Storage domain {domain.name} is {kinds[0]}, and Data Center {center.name} is for {kinds[1]} storage."
        )
    after = replace(domain, status=StorageDomainStatus.LOCKED, data_center=DataCenter(id=center.id))
    await storage_domains.save(call.db, after)
    description = f"Attaching Storage Domain {domain.name} to Data Center {center.name}"
    back = Undo(unattached, (domain.id,))
    await call.enqueue(Wish(attach_domain, (domain.id, center.id), description, (lock(domain),), (back,)))
    call.wait = True
    return after


@job
async def attach_domain(run: Run, id: str, center: str) -> None:
    """Have the host use it; a host that says no leaves it as it was."""
    domain = await run.read(storage_domains.get, id)
    where: dict[str, Any] = {
        "type": domain.storage and domain.storage.type,
        "path": domain.storage and domain.storage.path,
    }
    await run.call(await run.read(storage_host, id), "StorageDomain.attach", sdUUID=id, **where)
    await run.end(_attached, id, center)


async def _attached(db: Db, id: str, center: str) -> None:
    domain = await storage_domains.get(db, id, lock=True)
    home = await data_centers.get(db, center, lock=True)
    first = home.status != DataCenterStatus.UP
    await storage_domains.save(db, replace(domain, status=StorageDomainStatus.ACTIVE, master=first))
    await data_centers.save(db, replace(home, status=DataCenterStatus.UP, storage_format=domain.storage_format))
    await record(db, "USER_ATTACH_STORAGE_DOMAIN_TO_POOL", storage_domain=domain, data_center=home, host=domain.host)
    await record(db, "USER_ACTIVATED_STORAGE_DOMAIN", storage_domain=domain, data_center=home)
