"""The rules for logging in, from the row `auth` of the table `setting`."""

import msgspec

from vireo.engine.store.db import Db


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What is not in the row has the default: aaa-jdbc's, but for the shorter lock."""

    max_failures: int = 5
    """Wrong passwords after which an account is locked (MAX_FAILURES_SINCE_SUCCESS)."""
    lock_minutes: int = 10
    """How long it stays locked."""
    response_seconds: float = 5.0
    """A refusal takes at least this long (MINIMUM_RESPONSE_SECONDS)."""
    login_hours: int = 168
    """How long a token is good after the login (MAX_LOGIN_MINUTES)."""


async def read(db: Db) -> Policy:
    """The rules in force; a row that is no policy raises msgspec.ValidationError."""
    row = await (await db.execute("select value from setting where name = 'auth'")).fetchone()
    return msgspec.convert(row[0], Policy) if row else Policy()
