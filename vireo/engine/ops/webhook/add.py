"""Add a webhook."""

import uuid

from msgspec.structs import replace

from vireo.engine.events.feed import newest
from vireo.engine.notify.webhook import Webhook, check_secret, check_url
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.webhook._checks import check_kinds, check_name

PERMIT = "configure_engine"
ON = "system"


async def add(call: Call, new: Webhook) -> Webhook:
    """It is told of what changes from now on."""
    need(new, "webhook", "name", "url", "secret")
    id = str(uuid.uuid4())
    await call.db.execute(
        "insert into webhook (id, name, description, comment, url, secret, kinds, active)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            id,
            await check_name(call.db, new.name),
            new.description,
            new.comment,
            check_url(new.url),
            check_secret(new.secret),
            check_kinds(new.kinds),
            new.active is not False,
        ),
    )
    await call.db.execute("insert into webhook_delivery (id, position) values (%s, %s)", (id, await newest(call.db)))
    return replace(new, id=id, secret=None)
