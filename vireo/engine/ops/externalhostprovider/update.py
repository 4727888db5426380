"""Change one of the foreman servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import external_host_providers
from vireo.model.provider import ExternalHostProvider

PERMIT = "create_storage_pool"
ON = "system"


async def update(call: Call, id: str, changes: ExternalHostProvider) -> None:
    """Its name, address and credentials."""
    await _providers.update(call, external_host_providers, id, changes)
