"""Limit the processors and memory that a quota allows: in one cluster, or in all together."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import clusters, quotas
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.quota import QuotaClusterLimit

PERMIT = "configure_quota"
ON = "data_center"


async def add(call: Call, new: QuotaClusterLimit) -> QuotaClusterLimit:
    """Its id is the cluster's, or the quota's for all clusters together. One that is there already is replaced."""
    quota = await quotas.get(call.db, call.path["quota"], lock=True)
    limits = quota.quota_cluster_limits or []
    cluster = None
    if new.cluster is not None and (new.cluster.id or new.cluster.name):
        found = await clusters.refer(call.db, new.cluster)
        if quota.data_center and (found.data_center is None or found.data_center.id != quota.data_center.id):
            raise Invalid(f"Cannot edit quota. Cluster {found.name} is not in the quota's Data Center.")
        cluster = Cluster(id=found.id)
    if any((li.cluster is None) != (cluster is None) for li in limits):
        raise Refused(f"Cannot edit quota. Quota {quota.name} limits either all clusters together or each of its own.")
    memory = -1.0 if new.memory_limit is None else new.memory_limit
    limit = QuotaClusterLimit(
        vcpu_limit=-1 if new.vcpu_limit is None else new.vcpu_limit, memory_limit=memory, cluster=cluster
    )
    rest = [li for li in limits if (li.cluster.id if li.cluster else None) != (cluster.id if cluster else None)]
    await quotas.save(call.db, replace(quota, quota_cluster_limits=[*rest, limit]))
    return replace(limit, id=cluster.id if cluster else quota.id)
