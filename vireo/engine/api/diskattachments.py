"""/vms/{vm}/diskattachments"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.ops.diskattachment._find import find
from vireo.engine.store import disk_attachments
from vireo.model.disk import DiskAttachment


class DiskAttachments(Collection):
    """The disks of a VM as it sees them; an attachment's id is its disk's (wire 2.12)."""

    path, cls, table, noun = "vms/{vm}/diskattachments", DiskAttachment, disk_attachments, "diskattachment"

    async def list(self, call: Call) -> list[DiskAttachment]:
        return await disk_attachments.list(call.db, order="id", vm=call.path["vm"])

    async def get(self, call: Call, id: str) -> DiskAttachment:
        return await find(call, id)

    async def view(self, call: Call, e: DiskAttachment) -> DiskAttachment:
        return replace(e, id=e.disk.id if e.disk else None)
