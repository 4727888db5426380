"""Label a network."""

from msgspec.structs import replace

from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import networks
from vireo.errors import Invalid
from vireo.model.hostnic import NetworkLabel

PERMIT = "configure_storage_pool_network"
ON = "network"


async def add(call: Call, new: NetworkLabel) -> NetworkLabel:
    """A network has one label at most."""
    network = await networks.get(call.db, call.path["network"], lock=True)
    id = _names.check(new.id, "network label", "add")
    if network.network_labels:
        raise Invalid(f"Cannot add network label. Network {network.name} has label {network.network_labels[0].id}.")
    label = NetworkLabel(id=id)
    await networks.save(call.db, replace(network, network_labels=[label]))
    return label
