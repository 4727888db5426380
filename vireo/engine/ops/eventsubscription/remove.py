"""Tell a user of an event no longer."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import whose

PERMIT = "event_notification_management"


async def remove(call: Call, id: str) -> None:
    """At once."""
    user = await whose(call)
    await call.db.execute('delete from event_subscription where "user" = %s and event = %s', (user.id, id))
