"""The attachment that a path names: by its VM and its disk."""

from vireo.engine.ops._call import Call
from vireo.engine.store import disk_attachments
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.disk import DiskAttachment


async def find(call: Call, disk: str, *, lock: bool = False) -> DiskAttachment:
    """Gone if the VM has no such disk."""
    vm = call.path["vm"]
    ids = is_uuid(disk) and is_uuid(vm)
    found = await disk_attachments.find(call.db, lock=lock, vm=vm, disk=disk) if ids else None
    if found is None:
        raise Gone(f"VM {vm} has no disk {disk}")
    return found
