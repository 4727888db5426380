"""Remove a custom role."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.role._checks import changeable
from vireo.engine.store import roles
from vireo.errors import Refused

PERMIT = "manipulate_roles"


async def remove(call: Call, id: str) -> None:
    """Refused while somebody has it."""
    role = await changeable(call.db, id, "remove")
    row = await (await call.db.execute("select count(*) from permission where role = %s", (id,))).fetchone()
    if row and row[0]:
        raise Refused(f"Cannot remove Role. {row[0]} permissions give the role {role.name}.")
    await roles.remove(call.db, id)
    await record(call.db, "USER_REMOVE_ROLE", role=role)
