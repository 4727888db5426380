"""/storagedomains"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import storage_domains
from vireo.model.datacenter import DataCenter
from vireo.model.storage import StorageDomain, StorageDomainStatus


async def measured(call: Call, e: StorageDomain) -> StorageDomain:
    """The domain with its sizes in bytes, as its host last saw them, and what is promised to disks."""
    query = "select coalesce(sum((spec->>'provisioned_size')::bigint), 0)::bigint from disk where storage_domain = %s"
    row = await (await call.db.execute(query, (e.id,))).fetchone()
    stats = call.live.domains.get(str(e.id))
    centers = [DataCenter(id=e.data_center.id)] if e.data_center else None
    e = replace(e, committed=row[0] if row else 0, data_centers=centers, host=None)
    if stats and e.status == StorageDomainStatus.ACTIVE:
        e = replace(e, available=stats.diskfree, used=stats.disktotal - stats.diskfree)
    return e


class StorageDomains(Collection):
    """Storage domains. One that is attached has its status below its data center (wire, recorded storage-up)."""

    path, cls, table, noun, kind = "storagedomains", StorageDomain, storage_domains, "storagedomain", "storagedomain"
    parameter = "storage_domain"

    async def view(self, call: Call, e: StorageDomain) -> StorageDomain:
        attached = e.data_center is not None
        return replace(await measured(call, e), status=None if attached else e.status, data_center=None)


class AttachedStorageDomains(Collection):
    """The storage domains of a data center."""

    path, cls, table = "datacenters/{data_center}/storagedomains", StorageDomain, storage_domains
    noun, parameter = "attachedstoragedomain", "storage_domain"

    async def view(self, call: Call, e: StorageDomain) -> StorageDomain:
        return await measured(call, e)
