"""Remove a storage connection."""

from vireo.engine.ops._call import Call
from vireo.engine.store import storage_connections

PERMIT = "create_storage_domain"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """What is stored behind it stays."""
    await storage_connections.remove(call.db, id)
