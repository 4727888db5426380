"""/cpuprofiles and /clusters/{cluster}/cpuprofiles"""

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import cpu_profiles
from vireo.model.cpu import CpuProfile


class CpuProfiles(Collection):
    """The CPU profiles of all clusters, or of one."""

    path, cls, table, noun, parameter = "cpuprofiles", CpuProfile, cpu_profiles, "cpuprofile", "cpu_profile"
    also = ("clusters/{cluster}/cpuprofiles",)
    bare = ("cluster",)

    def address(self, call: Call, e: CpuProfile, *, written: bool = False) -> str:
        """A profile is always below its cluster (flow cpu-profile)."""
        return f"clusters/{e.cluster.id}/cpuprofiles" if e.cluster else self.path
