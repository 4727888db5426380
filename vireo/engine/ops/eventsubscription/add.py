"""Tell a user of an event from now on."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import whose
from vireo.errors import Invalid
from vireo.model.event import EventSubscription, NotificationMethod

PERMIT = "event_notification_management"


async def add(call: Call, new: EventSubscription) -> EventSubscription:
    """By mail to `address`; for an event that he is told of already the address is changed."""
    if not new.address or new.event is None:
        raise Invalid("EventSubscription [event, address] required for add", "Incomplete parameters")
    user = await whose(call)
    method = new.notification_method or NotificationMethod.SMTP
    query = """
        insert into event_subscription (event, "user", method, address) values (%s, %s, %s, %s)
        on conflict ("user", event) do update set method = excluded.method, address = excluded.address"""
    await call.db.execute(query, (new.event.value, user.id, method.value, new.address))
    return EventSubscription(id=new.event.value)
