"""Activate a storage domain that is in maintenance."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.attachedstoragedomain.add import attach_domain
from vireo.engine.ops.storagedomain.add import lock
from vireo.engine.store import storage_domains
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.storage import StorageDomainStatus


async def activate(call: Call, id: str, action: Action) -> None:
    """Have its host use it again."""
    domain = await storage_domains.get(call.db, id, lock=True)
    if domain.status not in {StorageDomainStatus.MAINTENANCE, StorageDomainStatus.INACTIVE}:
        raise Refused(
            f"Cannot activate Storage. Storage domain {domain.name} is {domain.status and domain.status.value}, not maintenance."
        )
    await storage_domains.save(call.db, replace(domain, status=StorageDomainStatus.LOCKED))
    await call.enqueue(
        attach_domain,
        id,
        call.path["data_center"],
        description=f"Activating Storage Domain {domain.name}",
        locks=[lock(domain)],
    )
    call.wait = True
