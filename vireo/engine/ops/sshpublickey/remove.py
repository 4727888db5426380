"""Forget a public SSH key of a user."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import whose
from vireo.engine.store import ssh_public_keys

PERMIT = "edit_profile"


async def remove(call: Call, id: str) -> None:
    """At once."""
    await whose(call)
    await ssh_public_keys.remove(call.db, id)
