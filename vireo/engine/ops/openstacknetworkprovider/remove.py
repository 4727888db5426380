"""Remove one of the network providers."""

from vireo.engine.ops._call import Call
from vireo.engine.store import network_providers

PERMIT = "create_storage_pool"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Nothing is done at the provider."""
    await network_providers.remove(call.db, id)
