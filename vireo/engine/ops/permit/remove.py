"""Take a permit from a custom role."""

from vireo.engine.auth.catalogue import BY_NUMBER
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.role._checks import changeable

PERMIT = "manipulate_roles"


async def remove(call: Call, id: str) -> None:
    """What it let do is refused from the commit on."""
    role = await changeable(call.db, call.path["role"], "edit")
    await call.db.execute("delete from role_permit where role = %s and permit = %s", (role.id, int(id)))
    await record(call.db, "USER_DETACHED_ACTION_GROUP_FROM_ROLE", role=role, permit=BY_NUMBER[int(id)].name)
