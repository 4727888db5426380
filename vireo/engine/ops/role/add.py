"""Add a custom role."""

import uuid

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.role._checks import check_name, fit, permits_of
from vireo.engine.store import roles
from vireo.errors import Invalid
from vireo.model.user import Role

PERMIT = "manipulate_roles"
LOGIN = 1300


async def add(call: Call, new: Role) -> Role:
    """Its permits may be named by id or by name. `administrative` cannot be changed later."""
    await check_name(call.db, new.name, "add")
    if new.administrative is None:
        raise Invalid("[Cannot add Role. The type of the role, administrative or not, must be given.]")
    permits = permits_of(new.permits or [])
    fit(new.administrative, permits)
    role = Role(
        id=str(uuid.uuid4()),
        name=new.name,
        description=new.description or "",
        administrative=new.administrative,
        mutable=True,
    )
    await roles.add(call.db, role)
    query = "insert into role_permit (role, permit) select %s, unnest(%s::int[]) on conflict do nothing"
    await call.db.execute(query, (role.id, [p.number for p in permits]))
    await record(call.db, "USER_ADD_ROLE_WITH_ACTION_GROUP", role=role)
    return role
