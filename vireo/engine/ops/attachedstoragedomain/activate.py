"""Activate a storage domain that is in maintenance."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.attachedstoragedomain.add import attach_domain
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.store import storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Undo, Wish, undo
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.storage import StorageDomainStatus

PERMIT = "manipulate_storage_domain"
ON = "storage_domain"


async def activate(call: Call, id: str, action: Action) -> None:
    """Have its host use it again."""
    domain = await storage_domains.get(call.db, id, lock=True)
    if domain.status not in {StorageDomainStatus.MAINTENANCE, StorageDomainStatus.INACTIVE}:
        raise Refused(
            f"Cannot activate Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not maintenance."
        )
    await storage_domains.save(call.db, replace(domain, status=StorageDomainStatus.LOCKED))
    args = (id, call.path["data_center"])
    back = Undo(in_maintenance, (id,))
    await call.enqueue(Wish(attach_domain, args, f"Activating Storage Domain {domain.name}", (lock(domain),), (back,)))
    call.wait = True


@undo
async def in_maintenance(db: Db, id: str) -> None:
    """It stays in maintenance."""
    domain = await storage_domains.get(db, id, lock=True)
    await storage_domains.save(db, replace(domain, status=StorageDomainStatus.MAINTENANCE))
