"""Add a cluster to a data center."""

import uuid

import msgspec
from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.cluster import _refer, _settings
from vireo.engine.ops.cluster._name import free
from vireo.engine.ops.cluster._policy import NONE
from vireo.engine.ops.datacenter import _check
from vireo.engine.store import clusters, data_centers
from vireo.engine.store.seed import data
from vireo.errors import Invalid
from vireo.model.api import Version
from vireo.model.cluster import Cluster
from vireo.model.datacenter import DataCenter
from vireo.model.memory import MemoryOverCommit, MemoryPolicy, TransparentHugePages
from vireo.model.scheduling import SchedulingPolicy

PERMIT = "create_cluster"
ON = "data_center"


def fresh() -> Cluster:
    """A cluster as it is from the start: as the one of a fresh installation, but for what new ones have otherwise."""
    first = msgspec.convert(data("cluster")[0], Cluster)
    memory = MemoryPolicy(
        over_commit=MemoryOverCommit(percent=100), transparent_huge_pages=TransparentHugePages(enabled=False)
    )
    assert first.migration
    migration = replace(first.migration, policy=None)
    return replace(first, description="", comment="", memory_policy=memory, migration=migration, vnc_encryption=True)


async def add(call: Call, new: Cluster) -> Cluster:
    """Its version is the data center's unless it says otherwise. It has the management network from the start."""
    if "data_center" in call.path:
        new = replace(new, data_center=DataCenter(id=call.path["data_center"]))
    name = _names.check(new.name, "Cluster", "add", 40)
    center = await data_centers.refer(call.db, new.data_center, lock=True)
    least = _check.level(center.version, "add", "Cluster")
    level = _check.level(new.version or center.version, "add", "Cluster")
    if level < least:
        raise Invalid(f"Cannot add Cluster. Its version cannot be lower than that of Data Center {center.name}.")
    await free(call.db, name, "add")
    start = replace(
        fresh(),
        id=str(uuid.uuid4()),
        data_center=DataCenter(id=center.id),
        version=Version(major=level[0], minor=level[1]),
        mac_pool=await _refer.mac_pool(call.db, new, "add") or center.mac_pool,
        scheduling_policy=await _refer.policy(call.db, new, by_name=True) or SchedulingPolicy(id=NONE),
    )
    cluster = _settings.changed(start, new, "add", fencing=start.fencing_policy)
    network = await _refer.management(call.db, center.id, new)
    await clusters.add(call.db, cluster)
    if network is not None:
        query = """
            insert into cluster_network (cluster, network, management, display, migration, default_route)
            values (%s, %s, true, true, true, true)"""
        await call.db.execute(query, (cluster.id, network.id))
    await record(call.db, "USER_ADD_CLUSTER", cluster=cluster, data_center=center)
    return cluster
