"""Remove one of the foreman servers."""

from vireo.engine.ops._call import Call
from vireo.engine.store import external_host_providers

PERMIT = "create_storage_pool"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Nothing is done at the provider."""
    await external_host_providers.remove(call.db, id)
