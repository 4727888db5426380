"""Bring the networks of all hosts of a cluster to what they should be."""

from vireo.engine.ops._call import Call
from vireo.engine.ops._told import told
from vireo.engine.store import clusters, hosts
from vireo.errors import Refused
from vireo.model.action import Action

PERMIT = "edit_cluster_configuration"


async def syncallnetworks(call: Call, id: str, action: Action) -> None:
    """A cluster without hosts is in order. Configuring hosts is to come."""
    cluster = await clusters.get(call.db, id)
    if found := await hosts.list(call.db, cluster=id):
        raise Refused(f"Cannot sync networks. Host {found[0].name} cannot be configured from here yet.")
    await told(call, f"Synchronizing networks of Cluster {cluster.name}")
