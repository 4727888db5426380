"""Take a quota's limit of processors and memory away."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import quotas

PERMIT = "configure_quota"
ON = "data_center"


async def remove(call: Call, id: str) -> None:
    """`id` is the cluster's, or the quota's for all clusters together."""
    quota = await quotas.get(call.db, call.path["quota"], lock=True)
    left = [li for li in quota.quota_cluster_limits or [] if (li.cluster.id if li.cluster else quota.id) != id]
    await quotas.save(call.db, replace(quota, quota_cluster_limits=left))
