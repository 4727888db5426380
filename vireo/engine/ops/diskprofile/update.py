"""Change a disk profile."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.store import disk_profiles
from vireo.model.disk import DiskProfile

PERMIT = "configure_storage_disk_profile"
ON = "system"


async def update(call: Call, id: str, changes: DiskProfile) -> None:
    """It stays in its storage domain."""
    profile = await disk_profiles.get(call.db, id, lock=True)
    own = replace(changes, id=None, storage_domain=None, permissions=None)
    await disk_profiles.save(call.db, merged(profile, own))
