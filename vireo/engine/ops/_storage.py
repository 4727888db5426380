"""Which host does what a storage domain needs done."""

from vireo.engine.store import hosts, storage_domains
from vireo.engine.store.db import Db
from vireo.errors import Refused, Unreachable
from vireo.model.host import HostStatus
from vireo.model.storage import StorageDomain, StorageDomainStatus


async def storage_host(db: Db, domain: str) -> str:
    """Id of the host for a storage step: the domain's own if it is local. Unreachable while it is not up: ask again."""
    d = await storage_domains.get(db, domain)
    host = await hosts.find(db, id=d.host.id if d.host else None)
    if host is None or host.status != HostStatus.UP:
        raise Unreachable(f"The host of storage domain {d.name} is not up.")
    return str(host.id)


async def usable(db: Db, ref: StorageDomain | None, verb: str) -> StorageDomain:
    """The storage domain that a request names, active. Without a name: the only active one there is."""
    if ref is None:
        active = await storage_domains.list(db, status=StorageDomainStatus.ACTIVE)
        if len(active) != 1:
            raise Refused(f"Cannot {verb}. Name the storage domain: {len(active)} are active.")
        return active[0]
    domain = await storage_domains.refer(db, ref)
    if domain.status != StorageDomainStatus.ACTIVE:
        status = domain.status.value if domain.status else "unattached"
        raise Refused(f"Cannot {verb}. Storage domain {domain.name} is {status}, not active.")
    return domain
