"""Add one of the network providers."""

from msgspec.structs import replace

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import network_providers
from vireo.model.openstack import OpenStackNetworkProvider

PERMIT = "create_storage_pool"
ON = "system"


async def add(call: Call, new: OpenStackNetworkProvider) -> OpenStackNetworkProvider:
    """It is kept; whether it answers is not tried."""
    new = replace(
        new, read_only=new.read_only is not False, auto_sync=bool(new.auto_sync), unmanaged=bool(new.unmanaged)
    )
    return await _providers.add(call, network_providers, new)
