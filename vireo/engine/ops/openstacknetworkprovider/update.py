"""Change one of the network providers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import network_providers
from vireo.model.openstack import OpenStackNetworkProvider

PERMIT = "create_storage_pool"
ON = "system"


async def update(call: Call, id: str, changes: OpenStackNetworkProvider) -> None:
    """Its name, address and credentials."""
    await _providers.update(call, network_providers, id, changes)
