"""Add a filter to a scheduling policy."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.schedulingpolicy.remove import unlocked
from vireo.engine.store import scheduling_policies
from vireo.engine.store.seed import policy_units
from vireo.errors import Invalid, Refused
from vireo.model.scheduling import Filter, PolicyUnitType, SchedulingPolicyUnit

PERMIT = "configure_engine"
ON = "system"


async def add(call: Call, new: Filter) -> Filter:
    """Its unit must be a filter; the part has the unit's id."""
    need(new, "filter", "scheduling_policy_unit.id")
    policy = await unlocked(call, call.path["scheduling_policy"])
    id = new.scheduling_policy_unit.id if new.scheduling_policy_unit else None
    if not any(u.id == id and u.type == PolicyUnitType.FILTER for u in policy_units()):
        raise Invalid(f"Cannot add filter: no policy unit {id} is a filter.")
    if any(p.id == id for p in policy.filters or []):
        raise Refused(f"Cannot add filter: scheduling policy {policy.name} has it already.")
    part = Filter(id=id, scheduling_policy_unit=SchedulingPolicyUnit(id=id), position=new.position or 0)
    await scheduling_policies.save(call.db, replace(policy, filters=[*(policy.filters or []), part]))
    return part
