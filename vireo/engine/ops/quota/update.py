"""Change a quota."""

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.quota.add import PERCENTS
from vireo.engine.store import quotas
from vireo.errors import Refused
from vireo.model.quota import Quota

PERMIT = "configure_quota"
ON = "data_center"


async def update(call: Call, id: str, changes: Quota) -> None:
    """Its words and percentages; the limits are collections of their own."""
    quota = await quotas.get(call.db, id, lock=True)
    center = quota.data_center.id if quota.data_center else None
    if changes.name is not None and changes.name != quota.name:
        _names.check(changes.name, "quota", "edit", 65)
        if await quotas.find(call.db, data_center=center, name=changes.name):
            raise Refused(f"Cannot edit quota. The Data Center has a quota {changes.name} already.")
    named = ("name", "description", *PERCENTS)
    after = replace(quota, **{n: getattr(changes, n) for n in named if getattr(changes, n) is not None})
    await quotas.save(call.db, after)
    await record(call.db, "USER_UPDATE_QUOTA", quota=after, data_center=quota.data_center)
