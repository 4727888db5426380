"""Take a role from a user or group."""

from vireo.engine.auth import permits
from vireo.engine.auth.objects import EVERYONE, SUPER_USER
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.permission._whose import on
from vireo.engine.store import roles
from vireo.errors import Forbidden, Gone, Refused

__all__ = ["on", "remove"]

PERMIT = "manipulate_permissions"


async def remove(call: Call, id: str) -> None:
    """The last SuperUser of the system keeps his role."""
    query = "select role::text, principal::text, kind from permission where id = %s for update"
    row = await (await call.db.execute(query, (id,))).fetchone()
    if row is None:
        raise Gone(f"Permission {id} does not exist")
    role, principal, kind = row
    rights = permits.current.get()
    found = await roles.get(call.db, role)
    if found.administrative and rights is not None and not rights.super:
        raise Forbidden("Only a SuperUser of the whole system can take roles of administrators.")
    if role == SUPER_USER and kind == "system":
        query = "select count(*) from permission where role = %s and kind = 'system' and principal <> %s"
        left = await (await call.db.execute(query, (SUPER_USER, EVERYONE))).fetchone()
        if left and left[0] <= 1:
            raise Refused("Cannot remove Permission. It is the last SuperUser of the system.")
    await call.db.execute("delete from permission where id = %s", (id,))
    await record(call.db, "USER_REMOVE_PERMISSION", subject=principal, role=found)
