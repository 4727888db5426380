"""Take the label of a network away."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import networks

PERMIT = "configure_storage_pool_network"
ON = "network"


async def remove(call: Call, id: str) -> None:
    """The label `id` is gone then."""
    network = await networks.get(call.db, call.path["network"], lock=True)
    left = [label for label in network.network_labels or [] if label.id != id]
    await networks.save(call.db, replace(network, network_labels=left or None))
