"""/networks"""

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters, networks
from vireo.model.network import Network


class Networks(Collection):
    """Logical networks, of all data centers or of one."""

    path, cls, table, kind, parameter = "networks", Network, networks, "network", "network"
    also = ("datacenters/{data_center}/networks",)


class ClusterNetworks(Collection):
    """The networks of a cluster: those of its data center."""

    path, cls, table, parameter = "clusters/{cluster}/networks", Network, networks, "network"

    async def list(self, call: Call) -> list[Network]:
        cluster = await clusters.get(call.db, call.path["cluster"])
        if cluster.data_center is None:
            return []
        return await networks.list(call.db, data_center=cluster.data_center.id)
