"""Remove a disk profile."""

from vireo.engine.ops._call import Call
from vireo.engine.store import disk_profiles

PERMIT = "delete_storage_disk_profile"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Disks that have it are without."""
    await disk_profiles.remove(call.db, id)
