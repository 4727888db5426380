"""Remove a quota."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import quotas
from vireo.errors import Refused

PERMIT = "configure_quota"
ON = "data_center"


async def remove(call: Call, id: str) -> None:
    """Not one that VMs or disks count for."""
    quota = await quotas.get(call.db, id, lock=True)
    query = """
        select 'VM ' || name from vm where spec->'quota'->>'id' = %(id)s
        union all select 'Disk ' || name from disk where spec->'quota'->>'id' = %(id)s limit 1"""
    row = await (await call.db.execute(query, {"id": id})).fetchone()
    if row:
        raise Refused(f"Cannot remove quota. Quota {quota.name} is used by {row[0]}.")
    await quotas.remove(call.db, id)
    await record(call.db, "USER_DELETE_QUOTA", quota=quota, data_center=quota.data_center)
