"""Dismiss an event: it is no longer listed nor found, and can still be read by its id (wire 10.5)."""

from vireo.engine.ops._call import Call

PERMIT = "audit_log_management"
ON = "system"


async def remove(call: Call, id: str) -> None:
    """Dismissing it twice is no error."""
    await call.db.execute("update event set deleted = true where id = %s and not deleted", (id,))
