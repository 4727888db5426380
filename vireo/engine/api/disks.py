"""/disks"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import disks
from vireo.model.disk import Disk
from vireo.model.storage import StorageDomain


def shown(e: Disk) -> Disk:
    """The disk with its storage domain where clients look for it."""
    domain = StorageDomain(id=e.storage_domain.id) if e.storage_domain else None
    return replace(e, storage_domain=None, storage_domains=[domain] if domain else None)


class Disks(Collection):
    """Disks, whether a VM has them or not."""

    path, cls, table, noun, kind = "disks", Disk, disks, "disk", "disk"

    async def view(self, call: Call, e: Disk) -> Disk:
        return shown(e)


class StorageDomainDisks(Collection):
    """The disks in a storage domain."""

    path, cls, table, parameter = "storagedomains/{storage_domain}/disks", Disk, disks, "disk"
    also = ("datacenters/{data_center}/storagedomains/{storage_domain}/disks",)

    def where(self, call: Call) -> dict[str, str]:
        return {"storage_domain": call.path["storage_domain"]}

    async def view(self, call: Call, e: Disk) -> Disk:
        return shown(e)
