"""Change a storage connection."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.storageconnection.add import checked
from vireo.engine.store import storage_connections
from vireo.model.storage import StorageConnection

PERMIT = "create_storage_domain"
ON = "system"


async def update(call: Call, id: str, changes: StorageConnection) -> None:
    """Its type stays."""
    connection = await storage_connections.get(call.db, id, lock=True)
    after = merged(connection, replace(changes, id=None, type=None, host=None))
    await checked(call.db, after)
    await storage_connections.save(call.db, after)
