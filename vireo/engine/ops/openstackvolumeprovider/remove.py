"""Remove one of the cinder servers."""

from vireo.engine.ops._call import Call
from vireo.engine.store import volume_providers

PERMIT = "create_storage_pool"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Nothing is done at the provider."""
    await volume_providers.remove(call.db, id)
