"""Add one of the foreman servers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import external_host_providers
from vireo.model.provider import ExternalHostProvider

PERMIT = "create_storage_pool"
ON = "system"


async def add(call: Call, new: ExternalHostProvider) -> ExternalHostProvider:
    """It is kept; whether it answers is not tried."""
    return await _providers.add(call, external_host_providers, new)
