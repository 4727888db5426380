"""Add a disk profile to a storage domain."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import disk_profiles, storage_domains
from vireo.errors import Invalid
from vireo.model.disk import DiskProfile
from vireo.model.storage import StorageDomain

PERMIT = "create_storage_disk_profile"
ON = "storage_domain"


async def add(call: Call, new: DiskProfile) -> DiskProfile:
    """Names are one's own within the storage domain."""
    if "storage_domain" in call.path:
        new = replace(new, storage_domain=StorageDomain(id=call.path["storage_domain"]))
    need(new, "profile", "name", "storage_domain.id")
    domain = await storage_domains.refer(call.db, new.storage_domain)
    if await disk_profiles.find(call.db, storage_domain=domain.id, name=new.name):
        raise Invalid(f"Cannot use the name {new.name}: storage domain {domain.name} has a disk profile of that name.")
    profile = replace(new, id=str(uuid.uuid4()), storage_domain=StorageDomain(id=domain.id), permissions=None)
    await disk_profiles.add(call.db, profile)
    return profile
