"""Change what the engine keeps of a user: the options of the portals."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import check_own
from vireo.engine.store import users
from vireo.errors import Refused
from vireo.model.user import User

PERMIT = "edit_profile"
READ_ONLY = ("id", "department", "email", "last_name", "principal", "user_name", "namespace", "domain_entry_id")


async def update(call: Call, id: str, changes: User) -> None:
    """Everything else is the directory's and cannot be changed here (wire 7.8)."""
    user = await users.get(call.db, id, lock=True)
    await check_own(call, id)
    for name in READ_ONLY:
        asked = getattr(changes, name)
        if asked is not None and asked != getattr(user, name):
            error = Refused(f"Attempt to set immutable field: {name}")
            error.reason = "Broken immutability constraint"
            raise error
    if changes.user_options is not None:
        await users.save(call.db, replace(user, user_options=changes.user_options))
