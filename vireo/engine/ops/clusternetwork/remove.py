"""Take a network away from a cluster."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.clusternetwork import _row
from vireo.engine.store import clusters
from vireo.errors import Invalid, Refused
from vireo.model.network import NetworkUsage

PERMIT = "assign_cluster_network"
ON = "cluster"


async def remove(call: Call, id: str) -> None:
    """Not the one that manages the hosts, and not one that VMs of the cluster use."""
    cluster = await clusters.get(call.db, call.path["cluster"], lock=True)
    network = await _row.of_cluster(call.db, str(cluster.id), id)
    if NetworkUsage.MANAGEMENT in (network.usages or []):
        raise Invalid(f"Cannot detach network. {network.name} is the management network of cluster {cluster.name}.")
    query = """
        select v.name from nic n join vnic_profile p on p.id = n.vnic_profile join vm v on v.id = n.vm
        where p.network = %s and v.cluster = %s order by v.name limit 1"""
    row = await (await call.db.execute(query, (id, cluster.id))).fetchone()
    if row:
        raise Refused(
            f"Cannot detach network. Network {network.name} is used by VM {row[0]} of cluster {cluster.name}."
        )
    delete = "delete from cluster_network where cluster = %s and network = %s"
    await call.db.execute(delete, (cluster.id, id))
    await record(call.db, "NETWORK_DETACH_NETWORK_TO_CLUSTER", network=network, cluster=cluster)
