"""/clusters/{cluster}/networks"""

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.ops._call import Call
from vireo.engine.ops.clusternetwork import _row
from vireo.engine.store import clusters, networks
from vireo.model.network import Network


class ClusterNetworks(Collection):
    """The networks that a cluster has, with what it uses each for."""

    path, cls, noun, parameter = "clusters/{cluster}/networks", Network, "clusternetwork", "network"
    also = ("datacenters/{data_center}/clusters/{cluster}/networks",)

    async def list(self, call: Call) -> list[Network]:
        cluster = await clusters.get(call.db, call.path["cluster"])
        rows = await _row.rows(call.db, str(cluster.id))
        center = cluster.data_center.id if cluster.data_center else None
        found = await networks.list(call.db, data_center=center) if center else []
        shown = [_row.shown(n, str(cluster.id), rows[str(n.id)]) for n in found if n.id in rows]
        return shown[: limit_of(call)]

    async def get(self, call: Call, id: str) -> Network:
        return await _row.of_cluster(call.db, call.path["cluster"], id)
