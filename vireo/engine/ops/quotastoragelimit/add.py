"""Limit the storage that a quota allows: in one storage domain, or in all together."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import quotas, storage_domains
from vireo.errors import Refused
from vireo.model.quota import QuotaStorageLimit
from vireo.model.storage import StorageDomain

PERMIT = "configure_quota"
ON = "data_center"


async def add(call: Call, new: QuotaStorageLimit) -> QuotaStorageLimit:
    """Its id is the storage domain's, or the quota's for all together. One that is there already is replaced."""
    quota = await quotas.get(call.db, call.path["quota"], lock=True)
    limits = quota.quota_storage_limits or []
    domain = None
    if new.storage_domain is not None and (new.storage_domain.id or new.storage_domain.name):
        domain = StorageDomain(id=(await storage_domains.refer(call.db, new.storage_domain)).id)
    if any((li.storage_domain is None) != (domain is None) for li in limits):
        raise Refused(
            f"Cannot edit quota. Quota {quota.name} limits either all storage together or each domain of its own."
        )
    limit = QuotaStorageLimit(limit=-1 if new.limit is None else new.limit, storage_domain=domain)
    mine = domain.id if domain else None
    rest = [li for li in limits if (li.storage_domain.id if li.storage_domain else None) != mine]
    await quotas.save(call.db, replace(quota, quota_storage_limits=[*rest, limit]))
    return replace(limit, id=mine or quota.id)
