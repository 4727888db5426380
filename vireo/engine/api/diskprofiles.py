"""/diskprofiles and /storagedomains/{storage_domain}/diskprofiles"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import disk_profiles
from vireo.model.disk import DiskProfile


class DiskProfiles(Collection):
    """The disk profiles of all storage domains, or of one."""

    path, cls, table, noun, parameter = "diskprofiles", DiskProfile, disk_profiles, "diskprofile", "disk_profile"
    also = ("storagedomains/{storage_domain}/diskprofiles",)
