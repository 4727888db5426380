"""Remove a policy unit."""

from vireo.engine.ops._call import Call
from vireo.engine.store import scheduling_policies
from vireo.engine.store.seed import policy_units
from vireo.errors import Invalid, Refused
from vireo.model.scheduling import Balance, Filter, Weight

PERMIT = "configure_engine"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Refused: units are built in, and policies are made of them."""
    name = next((u.name for u in policy_units() if u.id == id), id)
    for policy in await scheduling_policies.list(call.db):
        parts: list[Filter | Weight | Balance] = [
            *(policy.filters or []),
            *(policy.weight or []),
            *(policy.balances or []),
        ]
        if any(p.scheduling_policy_unit and p.scheduling_policy_unit.id == id for p in parts):
            raise Refused(f"Cannot remove policy unit {name}: scheduling policy {policy.name} has it.")
    raise Invalid(f"Cannot remove policy unit {name}: it is built in.")
