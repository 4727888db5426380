"""Add one of the cinder servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import volume_providers
from vireo.model.openstack import OpenStackVolumeProvider

PERMIT = "create_storage_pool"
ON = "system"


async def add(call: Call, new: OpenStackVolumeProvider) -> OpenStackVolumeProvider:
    """It is kept; whether it answers is not tried."""
    return await _providers.add(call, volume_providers, new)
