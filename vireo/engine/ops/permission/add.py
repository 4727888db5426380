"""Give a user or group a role."""

from vireo.engine.auth import permissions, permits
from vireo.engine.auth.objects import PARENTS, SYSTEM
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.permission import _whose
from vireo.engine.ops.permission._whose import on
from vireo.engine.store import groups, roles, users
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Forbidden, Invalid, Refused
from vireo.model.user import Permission, Role

__all__ = ["add", "on"]

PERMIT = "manipulate_permissions"


async def add(call: Call, new: Permission) -> Permission:
    """One that is there already is answered as it is (wire 8.13). Only a SuperUser gives roles of administrators."""
    path_kind, path_id = _whose.owner(call.path)
    below_principal = path_kind in {"user", "group"}
    who = path_id if below_principal else _id(new.user) or _id(new.group)
    named = new.role is not None and bool(new.role.id or new.role.name)
    missing = [w for w, there in (("role.id|name", named), ("user|group.id", bool(who))) if not there]
    if missing:
        raise Invalid(f"Permission [{', '.join(missing)}] required for add", "Incomplete parameters")
    role = await _role(call.db, new.role)
    rights = permits.current.get()
    if role.administrative and rights is not None and not rights.super:
        raise Forbidden("Only a SuperUser of the whole system can give roles of administrators.")
    name = await _principal(call.db, str(who))
    kind, object = _whose.on_what(call.path, new)
    if kind in PARENTS and object is not None and not await _there(call.db, kind, object):
        raise Invalid(f"[Cannot add Permission. There is no {kind} {object}.]")
    id = await permissions.grant(call.db, str(role.id), str(who), object or SYSTEM, kind)
    await record(call.db, "USER_ADD_PERMISSION", subject=name, role=role)
    call.path["added"] = id
    return Permission(id=id)


def _id(ref: object) -> str | None:
    return getattr(ref, "id", None)


async def _role(db: Db, ref: Role | None) -> Role:
    assert ref is not None
    if ref.id is not None:
        found = await roles.find(db, id=ref.id) if is_uuid(ref.id) else None
    else:
        found = await roles.find(db, name=ref.name)
    if found is None:
        raise Invalid(f"[Cannot add Permission. There is no role {ref.id or ref.name}.]")
    return found


async def _principal(db: Db, id: str) -> str:
    if is_uuid(id):
        found = await users.find(db, id=id) or await groups.find(db, id=id)
        if found is not None:
            return str(found.name)
    raise Invalid("[]")


async def _there(db: Db, kind: str, id: str) -> bool:
    if not is_uuid(id):
        raise Refused(f"Invalid UUID string: {id}")
    row = await db.execute(f'select 1 from "{kind}" where id = %s', (id,))  # noqa: S608
    return await row.fetchone() is not None
