"""Add an affinity group to a cluster."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.affinitygroup import _rules
from vireo.engine.store import affinity_groups, clusters
from vireo.model.affinity import AffinityGroup
from vireo.model.cluster import Cluster

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def add(call: Call, new: AffinityGroup) -> AffinityGroup:
    """With the members that the request names, which must be of the cluster."""
    need(new, "group", "name")
    cluster = await clusters.get(call.db, call.path["cluster"])
    name = _names.check(new.name, "affinity group", "add")
    await _rules.free(call.db, cluster.id, name)
    group = replace(_rules.ruled(new, new), id=str(uuid.uuid4()), cluster=Cluster(id=cluster.id), broken=None)
    if group.priority is None:
        group = replace(group, priority=1)
    group = await _rules.members(call.db, group)
    await affinity_groups.add(call.db, group)
    return group
