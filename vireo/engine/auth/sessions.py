"""Who sends a request: bearer token, Basic credentials, or the cookie of a persistent session."""

import base64
import binascii
from datetime import timedelta
from typing import Literal

import msgspec

from vireo.engine.auth import basic, cookies, scopes, tokens
from vireo.engine.auth.identity import Identity
from vireo.engine.auth.refusals import BAD_GRANT, NO_SCOPE, NOBODY, CannotAuthenticate, Denied
from vireo.engine.store.db import Db, Pool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may use the API, for the length of one request."""

    user_id: str
    """His id in /users."""
    who: Identity
    scope: str
    kind: Literal["bearer", "basic", "cookie"]
    set_cookie: str | None = None
    """A header `Set-Cookie` that the answer must carry."""


async def authenticate(
    pool: Pool, authorization: str | None, *, prefer: str = "", cookie: str | None = None, ttl: str | None = None
) -> Session:
    """The session of a request, from its headers Authorization, Prefer and Session-TTL and its cookie JSESSIONID.

    Raises Denied with the text of the 401 page (oVirt's SsoRestApiAuthFilter, RestApiSessionMgmtFilter).
    """
    wish = cookies.wishes(prefer)
    if cookie and not wish.new and wish.persistent:
        async with pool.connection() as db:
            if known := await tokens.find(db, "cookie", cookie):
                await tokens.touch(db, cookie, cookies.minutes(ttl))
                return _session(known.who, known.user, known.scope, "cookie")
    taken_back = None
    if cookie and not wish.new and not wish.persistent:
        taken_back = cookies.TAKEN_BACK
        async with pool.connection() as db:
            await tokens.revoke(db, cookie)
    try:
        session = await _by_header(pool, authorization)
    except Denied as e:
        raise Denied(str(e), taken_back) from e
    if not wish.persistent:
        return session
    life = timedelta(minutes=cookies.minutes(ttl) or cookies.MINUTES)
    async with pool.connection() as db:
        new = await tokens.issue(db, "cookie", session.who, session.scope, life)
    return msgspec.structs.replace(session, set_cookie=cookies.header(new.token))


async def _by_header(pool: Pool, authorization: str | None) -> Session:
    scheme, _, value = (authorization or "").partition(" ")
    if scheme == "Bearer":
        return await _bearer(pool, value.strip())
    if scheme == "Basic":
        return await _basic(pool, value.strip())
    raise Denied(NOBODY)


async def _bearer(pool: Pool, token: str) -> Session:
    async with pool.connection() as db:
        known = await tokens.find(db, "token", token)
    if known is None:
        raise Denied(BAD_GRANT)
    if scopes.API not in known.scope.split():
        raise Denied(NO_SCOPE)
    return _session(known.who, known.user, known.scope, "bearer")


async def _basic(pool: Pool, value: str) -> Session:
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Denied(NOBODY) from None
    if not colon:
        raise Denied(NOBODY)
    try:
        account = await basic.account_of(pool, user, password)
    except CannotAuthenticate as e:
        raise Denied(f"{e.code}: {e}") from None
    async with pool.connection() as db:
        return _session(account.identity, await _user(db, account.identity), scopes.granted(scopes.API), "basic")


async def _user(db: Db, who: Identity) -> str | None:
    query = "select id::text from \"user\" where domain = %s and spec ->> 'domain_entry_id' = %s"
    row = await (await db.execute(query, (who.domain, who.entry))).fetchone()
    return row[0] if row else None


def _session(who: Identity, user: str | None, scope: str, kind: Literal["bearer", "basic", "cookie"]) -> Session:
    if user is None:
        raise Denied(no_login(who))
    return Session(user_id=user, who=who, scope=scope, kind=kind)


def no_login(who: Identity) -> str:
    """The text for somebody whom his directory knows and who has no role with the permit `login`."""
    return f"The user {who.principal}@{who.domain} with profile [{who.profile}] is not authorized to perform login"
