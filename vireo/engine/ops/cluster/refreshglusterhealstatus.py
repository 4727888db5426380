"""Ask how far Gluster's volumes have healed."""

from vireo.engine.ops._call import Call
from vireo.engine.store import clusters
from vireo.errors import Invalid
from vireo.model.action import Action

PERMIT = "edit_cluster_configuration"


async def refreshglusterhealstatus(call: Call, id: str, action: Action) -> None:
    """Always refused: no cluster has Gluster volumes."""
    cluster = await clusters.get(call.db, id)
    raise Invalid(f"Cannot refresh the heal status. Cluster {cluster.name} has no host that serves Gluster.")
