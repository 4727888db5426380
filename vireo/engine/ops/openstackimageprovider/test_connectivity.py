"""Try whether a provider answers."""

from vireo.engine.ops import _providers
from vireo.engine.ops._call import Call
from vireo.engine.store import image_providers
from vireo.model.action import Action

PERMIT = "create_storage_pool"
ON = "system"


async def test_connectivity(call: Call, id: str, action: Action) -> None:
    """Refused, with its name and address, if it does not."""
    await _providers.reach(await image_providers.get(call.db, id))
