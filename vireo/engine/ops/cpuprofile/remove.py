"""Remove a CPU profile."""

from vireo.engine.ops._call import Call
from vireo.engine.store import cpu_profiles
from vireo.errors import Invalid, Refused

PERMIT = "delete_cpu_profile"

USERS = "select name from vm where spec #>> '{cpu_profile,id}' = %s order by name limit 1"


async def remove(call: Call, id: str) -> None:
    """Not the last one of its cluster, and none that a VM has."""
    profile = await cpu_profiles.get(call.db, id, lock=True)
    row = await (await call.db.execute(USERS, (id,))).fetchone()
    if row:
        raise Refused(f"Cannot remove CPU profile {profile.name}: VM {row[0]} has it.")
    if profile.cluster and len(await cpu_profiles.list(call.db, cluster=profile.cluster.id)) == 1:
        raise Invalid(f"Cannot remove CPU profile {profile.name}: it is the last one of its cluster.")
    await cpu_profiles.remove(call.db, id)
