"""Change a cluster."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.cluster import _refer, _settings
from vireo.engine.ops.cluster._name import free
from vireo.engine.ops.cluster.add import fresh
from vireo.engine.ops.datacenter import _check
from vireo.engine.store import clusters, data_centers
from vireo.errors import Refused
from vireo.model.api import Version
from vireo.model.cluster import Cluster
from vireo.model.datacenter import DataCenter
from vireo.model.memory import TransparentHugePages

PERMIT = "edit_cluster_configuration"


async def update(call: Call, id: str, changes: Cluster) -> None:
    """It cannot move to another data center; one that lost its data center may get one."""
    cluster = await clusters.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != cluster.name:
        _names.check(changes.name, "Cluster", "edit", 40)
        await free(call.db, changes.name, "edit", id)
    before = replace(cluster, data_center=await _center(call, cluster, changes))
    if changes.version is not None:
        level = _check.level(changes.version, "edit", "Cluster")
        if before.version is None or level != (before.version.major, before.version.minor):
            memory = before.memory_policy
            pages = replace(memory, transparent_huge_pages=TransparentHugePages(enabled=True)) if memory else None
            before = replace(before, version=Version(major=level[0], minor=level[1]), memory_policy=pages)
    pool = await _refer.mac_pool(call.db, changes, "edit")
    policy = await _refer.policy(call.db, changes, by_name=False)
    before = replace(before, mac_pool=pool or before.mac_pool, scheduling_policy=policy or before.scheduling_policy)
    after = _settings.changed(before, changes, "edit", fencing=fresh().fencing_policy)
    await clusters.save(call.db, after)
    await record(call.db, "USER_UPDATE_CLUSTER", cluster=after, data_center=after.data_center)


async def _center(call: Call, cluster: Cluster, changes: Cluster) -> DataCenter | None:
    wish = changes.data_center
    if wish is None or not (wish.id or wish.name):
        return cluster.data_center
    center = await data_centers.refer(call.db, wish)
    if cluster.data_center is not None and cluster.data_center.id != center.id:
        raise Refused(f"Cannot edit Cluster. Cluster {cluster.name} cannot move to another Data Center.")
    return DataCenter(id=center.id)
