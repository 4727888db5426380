"""Have the engine forget a user; his directory keeps him."""

from vireo.context import user_id
from vireo.engine.auth import tokens
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import users
from vireo.errors import Refused

PERMIT = "manipulate_users"


async def remove(call: Call, id: str) -> None:
    """His permissions, tags and settings go with him, and his sessions end. Nobody removes himself."""
    user = await users.get(call.db, id, lock=True)
    if id == user_id.get():
        raise Refused("Cannot remove User. A user cannot remove himself.")
    await users.remove(call.db, id)
    if user.domain and user.domain.name and user.domain_entry_id:
        await tokens.revoke_all(call.db, user.domain.name, user.domain_entry_id)
    await record(call.db, "USER_REMOVE_ADUSER", subject=user)
