"""Give a cluster a network of its data center."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.clusternetwork import _row
from vireo.engine.store import clusters, networks
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone, Refused
from vireo.model.network import Network

PERMIT = "assign_cluster_network"
ON = "cluster"


async def add(call: Call, new: Network) -> Network:
    """It is required on all hosts unless `required` is false. One of another data center is not found."""
    cluster = await clusters.get(call.db, call.path["cluster"], lock=True)
    center = cluster.data_center.id if cluster.data_center else None
    if new.id is not None:
        network = await networks.find(call.db, id=new.id, data_center=center) if is_uuid(new.id) else None
    else:
        network = await networks.find(call.db, name=new.name, data_center=center)
    if network is None:
        raise Gone(f"The data center of cluster {cluster.name} has no network {new.id or new.name}")
    if str(network.id) in await _row.rows(call.db, str(cluster.id)):
        raise Refused(f"Cannot attach network. Network {network.name} is already attached to cluster {cluster.name}.")
    await _row.use(call.db, str(cluster.id), network, new, new=True)
    await record(call.db, "NETWORK_ATTACH_NETWORK_TO_CLUSTER", network=network, cluster=cluster)
    return network
