"""Remove a filter from a scheduling policy."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.schedulingpolicy.remove import unlocked
from vireo.engine.store import scheduling_policies

PERMIT = "configure_engine"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """The rest of the policy stays."""
    policy = await unlocked(call, call.path["scheduling_policy"])
    kept = [p for p in policy.filters or [] if p.id != id]
    await scheduling_policies.save(call.db, replace(policy, filters=kept or None))
