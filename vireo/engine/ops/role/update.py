"""Change a custom role."""

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.role._checks import changeable, check_name
from vireo.engine.store import roles
from vireo.errors import Invalid
from vireo.model.user import Role

PERMIT = "manipulate_roles"


async def update(call: Call, id: str, changes: Role) -> None:
    """Name and description; permits are added and removed below it."""
    role = await changeable(call.db, id, "edit")
    if changes.administrative is not None and changes.administrative != role.administrative:
        raise Invalid(f"[Cannot edit Role. Whether the role {role.name} is for administrators cannot be changed.]")
    if changes.name is not None and changes.name != role.name:
        await check_name(call.db, changes.name, "edit", but=id)
    after = merged(role, Role(name=changes.name, description=changes.description))
    await roles.save(call.db, after)
    await record(call.db, "USER_UPDATE_ROLE", role=after)
