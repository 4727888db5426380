"""Change a CPU profile."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.cpuprofile.add import free
from vireo.engine.store import cpu_profiles
from vireo.model.cpu import CpuProfile

PERMIT = "update_cpu_profile"


async def update(call: Call, id: str, changes: CpuProfile) -> None:
    """It stays in its cluster."""
    profile = await cpu_profiles.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != profile.name and profile.cluster:
        await free(call, str(profile.cluster.id), changes.name)
    await cpu_profiles.save(call.db, merged(profile, replace(changes, id=None, cluster=None, permissions=None)))
