"""Have the engine forget a group; its directory keeps it."""

from vireo.engine.auth.objects import EVERYONE
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import groups
from vireo.errors import Refused

PERMIT = "manipulate_users"


async def remove(call: Call, id: str) -> None:
    """Its permissions go with it; Everyone stays."""
    if id == EVERYONE:
        raise Refused("Cannot remove Group. The group Everyone is built in.")
    group = await groups.get(call.db, id, lock=True)
    await groups.remove(call.db, id)
    await record(call.db, "USER_REMOVE_ADUSER", subject=group)
