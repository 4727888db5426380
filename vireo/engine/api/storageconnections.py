"""/storageconnections"""

from vireo.engine.api._collection import Collection, without
from vireo.engine.ops._call import Call
from vireo.engine.store import storage_connections
from vireo.model.storage import StorageConnection


class StorageConnections(Collection):
    """How hosts reach storage servers. A password is not shown."""

    path, cls, table = "storageconnections", StorageConnection, storage_connections
    noun, parameter = "storageconnection", "storage_connection"

    async def view(self, call: Call, e: StorageConnection) -> StorageConnection:
        shown: StorageConnection = without(e, "password", "host")
        return shown
