"""Add a scheduling policy."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import scheduling_policies
from vireo.engine.store.db import Db
from vireo.engine.store.seed import policy_units
from vireo.errors import Invalid
from vireo.model.scheduling import Balance, Filter, SchedulingPolicy, Weight

PERMIT = "configure_engine"
ON = "system"
LONGEST = 128


async def add(call: Call, new: SchedulingPolicy) -> SchedulingPolicy:
    """It is empty: its units are added below it. Properties are those of the units it has, so at first there are none."""
    need(new, "policy", "name")
    await named(call.db, new.name)
    checked(new)
    policy = replace(
        new, id=str(uuid.uuid4()), default_policy=False, locked=False, filters=None, weight=None, balances=None
    )
    await scheduling_policies.add(call.db, policy)
    return policy


async def named(db: Db, name: str | None) -> None:
    """Invalid, saying why, if a policy cannot have the name."""
    if not name:
        raise Invalid("SchedulingPolicy [name] required for add", "Incomplete parameters")
    if len(name) > LONGEST:
        raise Invalid(f"The name has {len(name)} characters; at most {LONGEST} are allowed.")
    if await scheduling_policies.find(db, name=name):
        raise Invalid(f"Cannot use the name {name}: another scheduling policy has it.")


def checked(policy: SchedulingPolicy) -> None:
    """Invalid, naming it, if a property is of no unit that the policy has."""
    parts: list[Filter | Weight | Balance] = [*(policy.filters or []), *(policy.weight or []), *(policy.balances or [])]
    ids = {p.scheduling_policy_unit.id for p in parts if p.scheduling_policy_unit}
    known = {p.name for u in policy_units() if u.id in ids for p in u.properties or []}
    for given in policy.properties or []:
        if given.name not in known:
            raise Invalid(f"Scheduling policy {policy.name} has no unit with the property {given.name}.")
