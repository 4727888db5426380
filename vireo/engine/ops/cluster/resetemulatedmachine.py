"""Have the next host that comes up decide a cluster's emulated machine anew."""

from vireo.engine.ops._call import Call
from vireo.engine.store import clusters
from vireo.model.action import Action

PERMIT = "edit_cluster_configuration"


async def resetemulatedmachine(call: Call, id: str, action: Action) -> None:
    """A cluster keeps none: each VM's machine is chosen where it starts. So nothing has to be forgotten."""
    await clusters.get(call.db, id)
