"""Remove a tag and everything below it (wire 8.11)."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.tag._checks import ROOT
from vireo.engine.store import tags
from vireo.errors import Refused

PERMIT = "tag_management"


async def remove(call: Call, id: str) -> None:
    """What had these tags has them no more; the root stays."""
    if id == ROOT:
        raise Refused("Cannot remove Tag. The root of the tags cannot be removed.")
    tag = await tags.get(call.db, id, lock=True)
    await tags.remove(call.db, id)
    await record(call.db, "USER_REMOVE_TAG", tag=tag)
