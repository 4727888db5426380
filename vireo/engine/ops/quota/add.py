"""Add a quota to a data center."""

import uuid
from typing import Any

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import data_centers, quotas
from vireo.errors import Refused
from vireo.model.datacenter import DataCenter
from vireo.model.quota import Quota

PERMIT = "configure_quota"
ON = "data_center"

PERCENTS = {
    "cluster_hard_limit_pct": 20,
    "cluster_soft_limit_pct": 80,
    "storage_hard_limit_pct": 20,
    "storage_soft_limit_pct": 80,
}
"""What a quota has unless it says otherwise."""


async def add(call: Call, new: Quota) -> Quota:
    """It limits nothing until it has limits, and allows nothing either: what no limit speaks of has none left."""
    center = await data_centers.get(call.db, call.path["data_center"], lock=True)
    name = _names.check(new.name, "quota", "add", 65)
    if await quotas.find(call.db, data_center=center.id, name=name):
        raise Refused(f"Cannot add quota. Data Center {center.name} has a quota {name} already.")
    percents: dict[str, Any] = {k: v if getattr(new, k) is None else getattr(new, k) for k, v in PERCENTS.items()}
    quota = Quota(
        id=str(uuid.uuid4()), name=name, description=new.description, data_center=DataCenter(id=center.id), **percents
    )
    await quotas.add(call.db, quota)
    await record(call.db, "USER_ADD_QUOTA", quota=quota, data_center=replace(center))
    return quota
