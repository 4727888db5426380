"""Change a webhook."""

from vireo.engine.notify.webhook import Webhook, check_secret, check_url
from vireo.engine.ops._call import Call
from vireo.engine.ops.webhook._checks import check_kinds, check_name

PERMIT = "configure_engine"
ON = "system"


async def update(call: Call, id: str, changes: Webhook) -> None:
    """One that is made active again, or is given another address, is tried at once; it goes on where it was."""
    row = {
        "id": id,
        "name": None if changes.name is None else await check_name(call.db, changes.name, id),
        "description": changes.description,
        "comment": changes.comment,
        "url": None if changes.url is None else check_url(changes.url),
        "secret": None if changes.secret is None else check_secret(changes.secret),
        "kinds": None if changes.kinds is None else check_kinds(changes.kinds),
        "active": changes.active,
    }
    await call.db.execute(
        "update webhook set name = coalesce(%(name)s, name), description = coalesce(%(description)s, description),"
        " comment = coalesce(%(comment)s, comment), url = coalesce(%(url)s, url), secret = coalesce(%(secret)s, secret),"
        " kinds = coalesce(%(kinds)s, kinds), active = coalesce(%(active)s, active), revision = revision + 1"
        " where id = %(id)s",
        row,
    )
    if changes.active or changes.url:
        await call.db.execute(
            "update webhook_delivery set failures = 0, since = null, error = null, due = now() where id = %s", (id,)
        )
