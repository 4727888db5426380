"""Change one of the cinder servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import volume_providers
from vireo.model.openstack import OpenStackVolumeProvider

PERMIT = "create_storage_pool"
ON = "system"


async def update(call: Call, id: str, changes: OpenStackVolumeProvider) -> None:
    """Its name, address and credentials."""
    await _providers.update(call, volume_providers, id, changes)
