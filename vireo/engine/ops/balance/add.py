"""Add a balance to a scheduling policy."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.schedulingpolicy.remove import unlocked
from vireo.engine.store import scheduling_policies
from vireo.engine.store.seed import policy_units
from vireo.errors import Invalid, Refused
from vireo.model.scheduling import Balance, PolicyUnitType, SchedulingPolicyUnit

PERMIT = "configure_engine"
ON = "system"


async def add(call: Call, new: Balance) -> Balance:
    """Its unit must be a balance; the part has the unit's id. A policy has one at most."""
    need(new, "balance", "scheduling_policy_unit.id")
    policy = await unlocked(call, call.path["scheduling_policy"])
    id = new.scheduling_policy_unit.id if new.scheduling_policy_unit else None
    if not any(u.id == id and u.type == PolicyUnitType.LOAD_BALANCING for u in policy_units()):
        raise Invalid(f"Cannot add balance: no policy unit {id} is a balance.")
    if any(p.id == id for p in policy.balances or []):
        raise Refused(f"Cannot add balance: scheduling policy {policy.name} has it already.")
    part = Balance(id=id, scheduling_policy_unit=SchedulingPolicyUnit(id=id))
    await scheduling_policies.save(call.db, replace(policy, balances=[part]))
    return part
