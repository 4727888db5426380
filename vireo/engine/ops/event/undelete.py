"""Bring back all events that were dismissed."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.model.action import Action

PERMIT = "audit_log_management"
ON = "system"


async def undelete(call: Call, id: str | None, action: Action) -> None:
    """An action of the collection, not of one event."""
    await call.db.execute("update event set deleted = false where deleted")
    await record(call.db, "USER_DISPLAY_ALL_AUDIT_LOG_EVENTS")
