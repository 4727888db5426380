"""/schedulingpolicies, and what a policy is made of"""

from typing import Any

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import scheduling_policies
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.scheduling import Balance, Filter, SchedulingPolicy, Weight

Rows = list


class SchedulingPolicies(Collection):
    """How hosts are chosen for VMs."""

    path, cls, table = "schedulingpolicies", SchedulingPolicy, scheduling_policies
    noun, parameter = "schedulingpolicy", "scheduling_policy"

    async def view(self, call: Call, e: SchedulingPolicy) -> SchedulingPolicy:
        return replace(e, filters=None, weight=None, balances=None)


class Parts(Collection):
    """The units of a policy, of one kind; the id of a part is its unit's."""

    member: str

    async def list(self, call: Call) -> Rows[Any]:
        id = call.path["scheduling_policy"]
        policy = await scheduling_policies.find(call.db, id=id) if is_uuid(id) else None
        return (getattr(policy, self.member) or []) if policy else []

    async def get(self, call: Call, id: str) -> Any:
        for part in await self.list(call):
            if part.id == id:
                return part
        raise Gone(f"The scheduling policy has no {self.cls.__name__.lower()} {id}")


class Filters(Parts):
    """Which hosts are left out."""

    path, cls, noun, member = "schedulingpolicies/{scheduling_policy}/filters", Filter, "filter", "filters"


class Weights(Parts):
    """Which hosts are preferred, and by how much."""

    path, cls, noun, member = "schedulingpolicies/{scheduling_policy}/weights", Weight, "weight", "weight"


class Balances(Parts):
    """When VMs are moved; a policy has one at most."""

    path, cls, noun, member = "schedulingpolicies/{scheduling_policy}/balances", Balance, "balance", "balances"
