"""Logging in and out."""

from datetime import timedelta

from vireo import log
from vireo.engine.auth import internal, policy, scopes, tokens
from vireo.engine.auth.internal import Account
from vireo.engine.auth.refusals import NO_PROFILE, NO_USER, CannotAuthenticate
from vireo.engine.auth.tokens import Token
from vireo.engine.store.db import Db, Pool

_log = log.get(__name__)


async def login(pool: Pool, user: str, password: str, scope: str) -> Token:
    """A token for `user@profile`; `scope` is what the client asks for.

    Raises CannotAuthenticate with the text that clients search for, some seconds later.
    """
    account = await account_of(pool, user, password)
    async with pool.connection() as db:
        rules = await policy.read(db)
        life = timedelta(hours=rules.login_hours)
        token = await tokens.issue(db, "token", account.identity, scopes.granted(scope), life)
    _log.info("A user has logged in.", user=user, scope=token.scope)
    return token


async def account_of(pool: Pool, user: str, password: str) -> Account:
    """Whom name and password identify; the profile is what follows the last @, as in oVirt."""
    name, profile = split(user)
    if not name:
        raise CannotAuthenticate(name, profile, NO_USER)
    if profile != internal.PROFILE:
        raise CannotAuthenticate(name, profile, NO_PROFILE)
    return await internal.check(pool, name, password)


def split(user: str) -> tuple[str, str | None]:
    """Name and profile of `name@profile`; the name may have @ in it."""
    name, at, profile = user.rpartition("@")
    return (name, profile or None) if at else (user, None)


async def logout(db: Db, token: str) -> None:
    """The token is refused at once; an unknown one is no error."""
    await tokens.revoke(db, token)
