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
    administrator: bool = False
    """Whether he has a role of administrators, on anything."""
    super: bool = False
    """Whether he is SuperUser of the whole system."""
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
                return _session(known, "cookie")
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
    return _session(known, "bearer")


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
        return _session(await _known(db, account.identity), "basic")


async def _known(db: Db, who: Identity) -> tokens.Known:
    query = """select u.id::text, r.login, r.administrator, r.super from "user" u, lateral standing(u.id) r
        where u.domain = %s and u.spec ->> 'domain_entry_id' = %s"""
    row = await (await db.execute(query, (who.domain, who.entry))).fetchone()
    id, login, administrator, super = row or (None, False, False, False)
    user = id if login else None
    scope = scopes.granted(scopes.API)
    return tokens.Known(who=who, scope=scope, user=user, administrator=administrator, super=super)


def _session(known: tokens.Known, kind: Literal["bearer", "basic", "cookie"]) -> Session:
    if known.user is None:
        raise Denied(no_login(known.who))
    return Session(
        user_id=known.user,
        who=known.who,
        scope=known.scope,
        kind=kind,
        administrator=known.administrator,
        super=known.super,
    )


def no_login(who: Identity) -> str:
    """The text for somebody whom his directory knows and who has no role with the permit `login`."""
    return f"The user {who.principal}@{who.domain} with profile [{who.profile}] is not authorized to perform login"
