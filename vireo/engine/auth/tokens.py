"""Bearer tokens and cookies: random, kept only as SHA-256, good until they expire or are revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import msgspec

from vireo.engine.auth.identity import Identity
from vireo.engine.store.db import Db

Kind: TypeAlias = Literal["token", "cookie"]


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token at the only moment when it is known in clear: its answer to the client. Never log one."""

    token: str
    """86 characters of base64url: 64 random bytes."""
    scope: str
    expires: datetime
    who: Identity

    def __repr__(self) -> str:
        return f"Token(of {self.who.principal}@{self.who.profile}, scope={self.scope!r}, expires={self.expires})"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the database says of a token."""

    who: Identity
    scope: str
    user: str | None
    """Id of the engine's user; None where the engine does not know him, or none of his roles lets him log in."""
    administrator: bool = False
    super: bool = False


async def issue(db: Db, kind: Kind, who: Identity, scope: str, life: timedelta) -> Token:
    """A new token or cookie. A cookie's life begins anew with every use, a token's does not."""
    token = secrets.token_urlsafe(64)
    idle = int(life.total_seconds() // 60) if kind == "cookie" else None
    query = """insert into session (hash, kind, profile, domain, principal, entry, scope, expires, idle)
        values (%s, %s, %s, %s, %s, %s, %s, now() + %s, %s) returning expires"""
    values = (_digest(token), kind, who.profile, who.domain, who.principal, who.entry, scope, life, idle)
    row = await (await db.execute(query, values)).fetchone()
    if row is None:
        raise AssertionError("An insert returned nothing.")
    await remove_expired(db)
    return Token(token=token, scope=scope, expires=row[0], who=who)


async def find(db: Db, kind: Kind, token: str) -> Known | None:
    """What is known of a token that is in force; None for any other."""
    query = """select s.profile, s.domain, s.principal, s.entry, s.scope, case when r.login then u.id::text end,
          r.administrator, r.super from session s
        left join "user" u on u.domain = s.domain and u.spec ->> 'domain_entry_id' = s.entry
        left join lateral standing(u.id) r on true
        left join account a on a.entry = s.entry and s.domain = 'internal-authz'
        where s.hash = %s and s.kind = %s and s.expires > now() and a.disabled is not true"""
    row = await (await db.execute(query, (_digest(token), kind))).fetchone()
    if row is None:
        return None
    who = Identity(profile=row[0], domain=row[1], principal=row[2], entry=row[3])
    return Known(who=who, scope=row[4], user=row[5], administrator=bool(row[6]), super=bool(row[7]))


async def touch(db: Db, cookie: str, minutes: int | None) -> None:
    """A cookie was used: it lives on for its minutes, or for `minutes` from now on. Written at most once a minute."""
    query = """update session set idle = coalesce(%(m)s, idle), expires = now() + make_interval(mins => coalesce(%(m)s, idle))
        where hash = %(h)s and kind = 'cookie' and (%(m)s <> idle
          or expires < now() + make_interval(mins => idle) - least(interval '1 minute', make_interval(mins => idle) / 10))"""
    await db.execute(query, {"m": minutes, "h": _digest(cookie)})


async def revoke(db: Db, token: str) -> None:
    """From the commit on nobody gets in with this token or cookie; an unknown one is no error."""
    await db.execute("delete from session where hash = %s", (_digest(token),))


async def revoke_all(db: Db, domain: str, entry: str) -> None:
    """End all sessions of one person."""
    await db.execute("delete from session where domain = %s and entry = %s", (domain, entry))


async def remove_expired(db: Db) -> None:
    await db.execute("delete from session where expires <= now()")


def _digest(token: str) -> bytes:
    # Not salted: 64 random bytes cannot be guessed, and the row must be found by it.
    return hashlib.sha256(token.encode(errors="replace")).digest()
