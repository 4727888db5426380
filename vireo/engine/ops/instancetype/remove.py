"""Remove an instance type."""

from vireo.engine.ops._call import Call
from vireo.engine.store import instance_types

PERMIT = "delete_template"
ON = "system"
FREE = "update vm set spec = spec - 'instance_type' where spec #>> '{instance_type,id}' = %s"


async def remove(call: Call, id: str) -> None:
    """VMs that are of it stay as they are, and are of none."""
    await instance_types.get(call.db, id, lock=True)
    await call.db.execute(FREE, (id,))
    await instance_types.remove(call.db, id)
