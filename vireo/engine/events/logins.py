"""Logins and logouts in the audit log, as oVirt has them (wire 4.9): of passwords, not of tokens.

Both are held back for some seconds per user (audit.FLOODS), so that a client that sends its password with each request
writes two events in five seconds and not two per request.
"""

from vireo.engine.events.audit import record
from vireo.engine.store.db import Db
from vireo.model import Identified


async def logged_in(db: Db, user: str, name: str) -> None:
    """A user has shown his password with a request. `name` is his user name with the domain."""
    await record(db, "USER_VDC_LOGIN", user=Identified(id=user, name=name))


async def logged_out(db: Db, user: str, name: str) -> None:
    """Such a session has ended: after the answer, or when its cookie is given up."""
    await record(db, "USER_VDC_LOGOUT", user=Identified(id=user, name=name))
