"""Whose settings may be changed: one's own with the permit `edit_profile`, others' by who manages users."""

from vireo.engine.auth import permits
from vireo.engine.ops._call import Call
from vireo.engine.store import users
from vireo.errors import Forbidden
from vireo.model.user import User


async def whose(call: Call) -> User:
    """The user of the path. Forbidden if he is another one, and the request's user does not manage users."""
    user = await users.get(call.db, call.path["user"])
    await check_own(call, str(user.id))
    return user


async def check_own(call: Call, id: str) -> None:
    """Forbidden if this is another user, and the request's user does not manage users."""
    rights = permits.current.get()
    if rights is not None and rights.user != id and not await rights.may(call.db, "manipulate_users", id):
        raise Forbidden("User is not authorized to perform this action.")
