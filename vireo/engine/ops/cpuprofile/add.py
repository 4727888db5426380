"""Add a CPU profile to a cluster."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import clusters, cpu_profiles
from vireo.errors import Invalid
from vireo.model.cluster import Cluster
from vireo.model.cpu import CpuProfile

PERMIT = "create_cpu_profile"
ON = "cluster"


async def add(call: Call, new: CpuProfile) -> CpuProfile:
    """Names are one's own within the cluster; any text is a name (refusal cpuprofiles-005)."""
    if "cluster" in call.path:
        new = replace(new, cluster=Cluster(id=call.path["cluster"]))
    need(new, "profile", "cluster.id", "name")
    cluster = await clusters.refer(call.db, new.cluster)
    if not new.name:
        raise Invalid("CpuProfile [name] required for add", "Incomplete parameters")
    await free(call, str(cluster.id), new.name)
    profile = replace(new, id=str(uuid.uuid4()), cluster=Cluster(id=cluster.id), permissions=None)
    await cpu_profiles.add(call.db, profile)
    return profile


async def free(call: Call, cluster: str, name: str) -> None:
    """Invalid if the cluster has a profile of that name."""
    if await cpu_profiles.find(call.db, cluster=cluster, name=name):
        raise Invalid(f"Cannot use the name {name} for a CPU profile: the cluster has another one of that name.")
