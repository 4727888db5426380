"""Let a custom role do one thing more."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.role._checks import changeable, fit, permits_of
from vireo.model.user import Permit

PERMIT = "manipulate_roles"


async def add(call: Call, new: Permit) -> Permit:
    """By id or by name; one that it has already is answered as it is."""
    role = await changeable(call.db, call.path["role"], "edit")
    (permit,) = permits_of([new])
    fit(bool(role.administrative), [permit])
    query = "insert into role_permit (role, permit) values (%s, %s) on conflict do nothing"
    await call.db.execute(query, (role.id, permit.number))
    await record(call.db, "USER_ATTACHED_ACTION_GROUP_TO_ROLE", role=role, permit=permit.name)
    return Permit(id=str(permit.number))
