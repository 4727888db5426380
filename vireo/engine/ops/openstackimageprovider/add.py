"""Add one of the glance servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import image_providers
from vireo.model.openstack import OpenStackImageProvider

PERMIT = "create_storage_pool"
ON = "system"


async def add(call: Call, new: OpenStackImageProvider) -> OpenStackImageProvider:
    """It is kept; whether it answers is not tried."""
    return await _providers.add(call, image_providers, new)
