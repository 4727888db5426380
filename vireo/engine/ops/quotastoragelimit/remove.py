"""Take a quota's limit of storage away."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import quotas

PERMIT = "configure_quota"
ON = "data_center"


async def remove(call: Call, id: str) -> None:
    """`id` is the storage domain's, or the quota's for all together."""
    quota = await quotas.get(call.db, call.path["quota"], lock=True)
    limits = quota.quota_storage_limits or []
    left = [li for li in limits if (li.storage_domain.id if li.storage_domain else quota.id) != id]
    await quotas.save(call.db, replace(quota, quota_storage_limits=left))
