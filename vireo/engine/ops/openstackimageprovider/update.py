"""Change one of the glance servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import image_providers
from vireo.model.openstack import OpenStackImageProvider

PERMIT = "create_storage_pool"
ON = "system"


async def update(call: Call, id: str, changes: OpenStackImageProvider) -> None:
    """Its name, address and credentials."""
    await _providers.update(call, image_providers, id, changes)
