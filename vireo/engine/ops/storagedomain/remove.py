"""Remove a storage domain that is not attached to a data center."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.store import storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, undo
from vireo.errors import Refused
from vireo.model.storage import StorageDomainStatus

PERMIT = "delete_storage_domain"


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
    back = Undo(unattached, (id,))
    wish = Wish(remove_domain, (id,), f"Removing Storage Domain {domain.name}", (lock(domain),), (back,))
    await call.enqueue(wish)
    call.wait = True


@job
async def remove_domain(run: Run, id: str) -> None:
    """Delete it on its storage, then here; a host that says no leaves it."""
    domain = await run.read(storage_domains.get, id)
    where = {"type": domain.storage and domain.storage.type, "path": domain.storage and domain.storage.path}
    await run.call(await run.read(storage_host, id), "StorageDomain.remove", sdUUID=id, **where, limit=600)
    await run.end(_gone, id)


@undo
async def unattached(db: Db, id: str) -> None:
    """It stays, unattached."""
    domain = await storage_domains.get(db, id, lock=True)
    await storage_domains.save(db, replace(domain, status=StorageDomainStatus.UNATTACHED, data_center=None))


async def _gone(db: Db, id: str) -> None:
    domain = await storage_domains.get(db, id)
    await storage_domains.remove(db, id)
    await record(db, "USER_REMOVE_STORAGE_DOMAIN", storage_domain=domain)
