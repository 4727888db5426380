"""Remove a webhook. What was not delivered is not delivered any more."""

from vireo.engine.ops._call import Call

PERMIT = "configure_engine"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Waits for a delivery that is under way."""
    await call.db.execute("delete from webhook where id = %s", (id,))
