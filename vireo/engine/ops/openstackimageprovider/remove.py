"""Remove one of the glance servers."""

from vireo.engine.ops._call import Call
from vireo.engine.store import image_providers

PERMIT = "create_storage_pool"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Nothing is done at the provider."""
    await image_providers.remove(call.db, id)
