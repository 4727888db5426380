"""Basic credentials that were right a moment ago, so that argon2 does not run for every request of such clients."""

import hmac
import secrets
import time
from collections import OrderedDict

from vireo.engine.auth import internal, logins
from vireo.engine.auth.internal import Account
from vireo.engine.store.db import Pool

SECONDS = 30.0
MOST = 1000

# By HMAC under a key that only this process has: a dump of the memory tells no password.
_key = secrets.token_bytes(32)
_right: OrderedDict[bytes, tuple[float, str, str]] = OrderedDict()


async def account_of(pool: Pool, user: str, password: str) -> Account:
    """The account of these credentials, raising what `logins.account_of` raises.

    What is remembered counts only while the account has the same hash and is in force: a new password, a lock or
    a disabled account is felt at once, also in the other engines on this database.
    """
    key = hmac.digest(_key, f"{user}:{password}".encode(), "sha256")
    until, name, hash = _right.get(key, (0.0, "", ""))
    if until > time.monotonic():
        async with pool.connection() as db:
            account = await internal.find(db, name)
        if account and account.hash == hash and not (account.disabled or account.locked or account.expired):
            return account
    _right.pop(key, None)
    account = await logins.account_of(pool, user, password)
    _right[key] = (time.monotonic() + SECONDS, account.name, account.hash)
    while len(_right) > MOST:
        _right.popitem(last=False)
    return account
