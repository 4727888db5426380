"""What travels with every request, job and host call: the correlation id, and who asks."""

import re
import uuid
from contextvars import ContextVar

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="-")
"""At most 36 characters of `[0-9a-zA-Z_-]`; on every log line, event, job and host call."""

user_id: ContextVar[str | None] = ContextVar("user_id", default=None)
"""Id of the user whose request or job this is; None where the system itself acts."""


def correlation(wish: str | None) -> str:
    """The id a client asked for, cleaned as oVirt's CurrentFilter does, or a new one."""
    return re.sub(r"[^0-9a-zA-Z_-]", "", wish or "")[:36] or str(uuid.uuid4())
