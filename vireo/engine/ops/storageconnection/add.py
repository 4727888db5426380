"""Add a storage connection."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import storage_connections
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.storage import StorageConnection, StorageType

PERMIT = "create_storage_domain"
ON = "system"
NEEDED: dict[StorageType, tuple[str, ...]] = {
    StorageType.NFS: ("address", "path"),
    StorageType.GLUSTERFS: ("path", "vfs_type"),
    StorageType.ISCSI: ("address", "target"),
    StorageType.LOCALFS: ("path",),
    StorageType.POSIXFS: ("path", "vfs_type"),
}
"""What must be said, by the type of storage."""
SAME = ("type", "address", "path", "port", "target", "portal", "username")


async def add(call: Call, new: StorageConnection) -> StorageConnection:
    """It is kept; a host connects when a storage domain needs it."""
    if new.type is None:
        raise Invalid("StorageConnection [type] required for add", "Incomplete parameters")
    connection = replace(new, id=str(uuid.uuid4()), host=None)
    await checked(call.db, connection)
    await storage_connections.add(call.db, connection)
    return connection


async def checked(db: Db, connection: StorageConnection) -> None:
    """Invalid if something is missing or wrong; Refused if there is such a connection already."""
    needed = NEEDED.get(connection.type, ()) if connection.type else ()
    missing = [name for name in needed if not getattr(connection, name)]
    if missing:
        raise Invalid(f"StorageConnection [{', '.join(missing)}] required for add", "Incomplete parameters")
    if connection.type in {StorageType.NFS, StorageType.LOCALFS} and not (connection.path or "").startswith("/"):
        raise Invalid(f"The path {connection.path!r} of the storage connection must begin with '/'.")
    for other in await storage_connections.list(db, order="id", type=connection.type):
        if other.id != connection.id and all(getattr(other, n) == getattr(connection, n) for n in SAME):
            where = connection.target or connection.path
            raise Refused(f"There is a storage connection to {connection.address} {where} already.")
