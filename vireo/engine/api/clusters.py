"""/clusters"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters
from vireo.model.cluster import Cluster
from vireo.model.network import Network


class Clusters(Collection):
    """Clusters, of all data centers or of one."""

    path, cls, table, noun, kind, parameter = "clusters", Cluster, clusters, "cluster", "cluster", "cluster"
    also = ("datacenters/{data_center}/clusters",)
    written = "datacenters/{data_center}/clusters"

    async def fresh(self, call: Call, e: Cluster) -> Cluster:
        """With the management network, which only the answer to POST tells."""
        query = "select network::text from cluster_network where cluster = %s and management"
        row = await (await call.db.execute(query, (e.id,))).fetchone()
        if row is None or e.data_center is None:
            return e
        href = f"/ovirt-engine/api/datacenters/{e.data_center.id}/clusters/{e.id}/networks/{row[0]}"
        return replace(e, management_network=Network(id=row[0], href=href))
