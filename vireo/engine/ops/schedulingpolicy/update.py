"""Change a scheduling policy."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.schedulingpolicy.add import checked, named
from vireo.engine.ops.schedulingpolicy.remove import unlocked
from vireo.engine.store import scheduling_policies
from vireo.model.scheduling import SchedulingPolicy

PERMIT = "configure_engine"
ON = "system"


async def update(call: Call, id: str, changes: SchedulingPolicy) -> None:
    """Its name, description and properties; those of the installation are not changed."""
    policy = await unlocked(call, id)
    if changes.name is not None and changes.name != policy.name:
        await named(call.db, changes.name)
    own = replace(changes, id=None, locked=None, default_policy=None, filters=None, weight=None, balances=None)
    after = merged(policy, own)
    checked(after)
    await scheduling_policies.save(call.db, after)
