"""Remove a storage domain that is not attached to a data center."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.store import storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, job
from vireo.errors import HostError, Refused
from vireo.model.storage import StorageDomainStatus


async def remove(call: Call, id: str) -> None:
    """With `format` its data is deleted; without, it is only forgotten and could be imported again."""
    domain = await storage_domains.get(call.db, id, lock=True)
    if domain.status != StorageDomainStatus.UNATTACHED:
        raise Refused(
            f"Cannot remove Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not unattached."
        )
    if not call.flag("format"):
        await storage_domains.remove(call.db, id)
        await record(call.db, "USER_REMOVE_STORAGE_DOMAIN", storage_domain=domain)
        return
    await storage_domains.save(call.db, replace(domain, status=StorageDomainStatus.LOCKED))
    await call.enqueue(remove_domain, id, description=f"Removing Storage Domain {domain.name}", locks=[lock(domain)])
    call.wait = True


@job
async def remove_domain(run: Run, id: str) -> None:
    """Delete it on its storage, then here; a host that says no leaves it."""
    domain = await run.read(storage_domains.get, id)
    storage = domain.storage
    host = await run.read(storage_host, id)
    try:
        await run.call(
            host,
            "StorageDomain.remove",
            sdUUID=id,
            type=storage and storage.type,
            path=storage and storage.path,
            limit=600,
        )
    except HostError:
        await run.write(_keep, id)
        raise
    await run.write(_gone, id)


async def _keep(db: Db, id: str) -> None:
    domain = await storage_domains.get(db, id, lock=True)
    await storage_domains.save(db, replace(domain, status=StorageDomainStatus.UNATTACHED))


async def _gone(db: Db, id: str) -> None:
    domain = await storage_domains.get(db, id)
    await storage_domains.remove(db, id)
    await record(db, "USER_REMOVE_STORAGE_DOMAIN", storage_domain=domain)
