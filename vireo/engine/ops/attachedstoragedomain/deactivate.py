"""Put an attached storage domain into maintenance."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import data_centers, storage_domains
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.datacenter import DataCenterStatus
from vireo.model.storage import StorageDomainStatus

PERMIT = "manipulate_storage_domain"
ON = "storage_domain"

IN_USE = """
    select v.name, d.name from vm v join disk_attachment a on a.vm = v.id join disk d on d.id = a.disk
    where d.storage_domain = %s and v.status <> 'down' and coalesce((a.spec->>'active')::boolean, true)"""


async def deactivate(call: Call, id: str, action: Action) -> None:
    """No VM that is not down may have a disk on it; no job may work on it."""
    domain = await storage_domains.get(call.db, id, lock=True)
    center = await data_centers.get(call.db, call.path["data_center"], lock=True)
    if domain.status not in {StorageDomainStatus.ACTIVE, StorageDomainStatus.INACTIVE}:
        raise Refused(
            f"Cannot deactivate Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not active."
        )
    row = await (await call.db.execute(IN_USE, (id,))).fetchone()
    if row:
        raise Refused(
            f"Cannot deactivate Storage. VM {row[0]} is not down and has Disk {row[1]} on storage domain {domain.name}."
        )
    busy = "select name from disk where storage_domain = %s and status = 'locked'"
    row = await (await call.db.execute(busy, (id,))).fetchone()
    if row:
        raise Refused(
            f"Cannot deactivate Storage while there are running tasks on storage domain {domain.name}: Disk {row[0]} is locked."
        )
    await storage_domains.save(call.db, replace(domain, status=StorageDomainStatus.MAINTENANCE, master=False))
    await record(call.db, "USER_DEACTIVATED_STORAGE_DOMAIN", storage_domain=domain, data_center=center)
    if not await storage_domains.list(call.db, data_center=center.id, status=StorageDomainStatus.ACTIVE):
        await data_centers.save(call.db, replace(center, status=DataCenterStatus.MAINTENANCE))
