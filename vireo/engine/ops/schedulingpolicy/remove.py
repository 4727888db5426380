"""Remove a scheduling policy."""

from vireo.engine.ops._call import Call
from vireo.engine.store import scheduling_policies
from vireo.errors import Invalid, Refused
from vireo.model.scheduling import SchedulingPolicy

PERMIT = "configure_engine"
ON = "system"
USERS = "select name from cluster where spec #>> '{scheduling_policy,id}' = %s order by name limit 1"


async def remove(call: Call, id: str) -> None:
    """Not while a cluster has it."""
    policy = await unlocked(call, id)
    row = await (await call.db.execute(USERS, (id,))).fetchone()
    if row:
        raise Refused(f"Cannot remove scheduling policy {policy.name}: cluster {row[0]} has it.")
    await scheduling_policies.remove(call.db, id)


async def unlocked(call: Call, id: str | None) -> SchedulingPolicy:
    """The policy, its row locked. Invalid if it is one of the installation."""
    policy = await scheduling_policies.get(call.db, id, lock=True)
    if policy.locked:
        raise Invalid(f"Cannot change scheduling policy {policy.name}: it is one of the installation.")
    return policy
