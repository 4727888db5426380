"""Change what a network of a cluster is for."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.clusternetwork import _row
from vireo.engine.store import clusters
from vireo.model.network import Network

PERMIT = "assign_cluster_network"
ON = "cluster"


async def update(call: Call, id: str, changes: Network) -> None:
    """Uses that only one network of a cluster has move to this one."""
    cluster = await clusters.get(call.db, call.path["cluster"], lock=True)
    network = await _row.of_cluster(call.db, str(cluster.id), id)
    await _row.use(call.db, str(cluster.id), network, changes, new=False)
    await record(call.db, "NETWORK_UPDTAE_NETWORK_ON_CLUSTER", network=network, cluster=cluster)
