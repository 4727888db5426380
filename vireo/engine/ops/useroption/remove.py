"""Forget a setting of a user."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import whose
from vireo.engine.store import user_options

PERMIT = "edit_profile"


async def remove(call: Call, id: str) -> None:
    """At once."""
    await whose(call)
    await user_options.remove(call.db, id)
