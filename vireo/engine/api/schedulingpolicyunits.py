"""/schedulingpolicyunits"""

from typing import ClassVar

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import policy_units
from vireo.errors import Gone
from vireo.model.scheduling import SchedulingPolicyUnit

Rows = list


class SchedulingPolicyUnits(Collection):
    """What policies are made of."""

    path, cls = "schedulingpolicyunits", SchedulingPolicyUnit
    noun, parameter = "schedulingpolicyunit", "scheduling_policy_unit"
    known: ClassVar = policy_units()

    async def list(self, call: Call) -> Rows[SchedulingPolicyUnit]:
        return self.known

    async def get(self, call: Call, id: str) -> SchedulingPolicyUnit:
        for unit in self.known:
            if unit.id == id:
                return unit
        raise Gone(f"There is no policy unit {id}")
