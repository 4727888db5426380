"""Add a weight to a scheduling policy."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.schedulingpolicy.remove import unlocked
from vireo.engine.store import scheduling_policies
from vireo.engine.store.seed import policy_units
from vireo.errors import Invalid, Refused
from vireo.model.scheduling import PolicyUnitType, SchedulingPolicyUnit, Weight

PERMIT = "configure_engine"
ON = "system"


async def add(call: Call, new: Weight) -> Weight:
    """Its unit must be a weight; the part has the unit's id."""
    need(new, "weight", "scheduling_policy_unit.id")
    policy = await unlocked(call, call.path["scheduling_policy"])
    id = new.scheduling_policy_unit.id if new.scheduling_policy_unit else None
    if not any(u.id == id and u.type == PolicyUnitType.WEIGHT for u in policy_units()):
        raise Invalid(f"Cannot add weight: no policy unit {id} is a weight.")
    if any(p.id == id for p in policy.weight or []):
        raise Refused(f"Cannot add weight: scheduling policy {policy.name} has it already.")
    part = Weight(
        id=id, scheduling_policy_unit=SchedulingPolicyUnit(id=id), factor=1 if new.factor is None else new.factor
    )
    await scheduling_policies.save(call.db, replace(policy, weight=[*(policy.weight or []), part]))
    return part
