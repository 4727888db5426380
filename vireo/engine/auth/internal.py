"""The engine's own directory: profile `internal`, domain `internal-authz` (oVirt's aaa-jdbc)."""

import asyncio
import time
from typing import Final

import msgspec
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from vireo import log
from vireo.engine.auth import passwords, permissions, policy, tokens
from vireo.engine.auth.identity import Identity
from vireo.engine.auth.policy import Policy
from vireo.engine.auth.refusals import EXPIRED, INCORRECT, LOCKED, CannotAuthenticate
from vireo.engine.store.db import Db, Pool
from vireo.errors import Invalid, NotFound

PROFILE: Final = "internal"
DOMAIN: Final = "internal-authz"
ADMIN: Final = "fdfc627c-d875-11e0-90f0-83df133b58cc"
"""The id oVirt has always given its built-in administrator: of the account and of the user."""

_log = log.get(__name__)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `account`; `locked` and `expired` are what they are at the moment of reading."""

    id: str
    name: str
    entry: str
    hash: str
    disabled: bool
    locked: bool
    expired: bool
    failures: int

    @property
    def identity(self) -> Identity:
        return Identity(profile=PROFILE, domain=DOMAIN, principal=self.name, entry=self.entry)


async def find(db: Db, name: str) -> Account | None:
    """The account of this name, which is case sensitive."""
    query = """select id::text, name, entry, hash, disabled, failures, coalesce(locked_until > now(), false) as locked,
        coalesce(password_expires <= now(), false) as expired from account where name = %s"""
    if "\0" in name:
        return None  # PostgreSQL's text has no NUL
    return await (await db.cursor(row_factory=class_row(Account)).execute(query, (name,))).fetchone()


async def check(pool: Pool, name: str, password: str) -> Account:
    """The account, if this is its password, it is neither locked nor disabled, and the password is in force.

    Raises CannotAuthenticate, not before the policy's `response_seconds` are over. No connection is held while the
    hash is computed or the refusal waits: guessing must not starve the engine.
    """
    started = time.monotonic()
    async with pool.connection() as db:
        rules, account = await policy.read(db), await find(db, name)
    right = await passwords.fits(account.hash if account else None, password)
    reason: str | None = INCORRECT
    if account:
        async with pool.connection() as db:
            reason = await _verdict(db, rules, account, right)
    if account and not reason:
        return account
    await asyncio.sleep(rules.response_seconds - (time.monotonic() - started))
    raise CannotAuthenticate(name, PROFILE, reason or INCORRECT)


async def _verdict(db: Db, rules: Policy, seen: Account, right: bool) -> str | None:
    """Why not, after counting a failure or forgetting the earlier ones.

    The row as it is now decides, whatever `seen` was: of guesses made at the same time none gets in after the lock.
    """
    await db.execute("select from account where id = %s for update", (seen.id,))
    now = await find(db, seen.name)
    if now is None:
        return INCORRECT
    if now.locked or now.disabled:
        return LOCKED
    if not right or now.hash != seen.hash:
        await _count_failure(db, rules, now)
        return INCORRECT
    if now.failures:
        await db.execute("update account set failures = 0, locked_until = null where id = %s", (now.id,))
    return EXPIRED if now.expired else None


async def _count_failure(db: Db, rules: Policy, account: Account) -> None:
    # A lock that is over (`locked_until` is set, and the account is not locked) begins a new count.
    query = """update account set failures = case when locked_until is null then failures else 0 end + 1,
        locked_until = null where id = %s returning failures"""
    row = await (await db.execute(query, (account.id,))).fetchone()
    if row and row[0] >= rules.max_failures:
        until = "update account set locked_until = now() + make_interval(mins => %s) where id = %s"
        await db.execute(until, (rules.lock_minutes, account.id))
        _log.warning("An account is locked after wrong passwords.", account=account.name, failures=row[0])


async def set_password(db: Db, user: str, password: str, expires: float | None = None) -> None:
    """Give the account `user` (name without profile) a new password: it is unlocked, all its sessions end.

    `expires`: seconds since 1970 when the password expires; None is never. Raises NotFound and Invalid.
    """
    if not 0 < len(password) <= passwords.LONGEST:
        raise Invalid(f"The password of user {user} must have 1 to {passwords.LONGEST} characters.")
    query = """update account set hash = %s, password_expires = to_timestamp(%s), failures = 0, locked_until = null
        where name = %s returning entry"""
    row = await (await db.execute(query, (await passwords.hash_of(password), expires, user))).fetchone()
    if row is None:
        raise NotFound(f"The directory {DOMAIN} has no user {user}.")
    await tokens.revoke_all(db, DOMAIN, row[0])


async def add(db: Db, name: str, password: str, id: str) -> None:
    """A new account in the directory; the engine knows the user only when a row of "user" has its entry.

    Raises Invalid for a password that cannot be one. A name that is there already stays as it is.
    """
    query = "insert into account (id, name, entry, hash) values (%s, %s, %s, '') on conflict do nothing returning id"
    if await (await db.execute(query, (id, name, entry_of(id)))).fetchone():
        await set_password(db, name, password)


async def ensure_admin(db: Db, password: str) -> str:
    """The id of the user admin@internal, who is there afterwards and has this password."""
    await add(db, "admin", password, ADMIN)
    account = await find(db, "admin")
    if account is None:
        raise NotFound(f"The directory {DOMAIN} has another account with the id of admin.")
    if not await passwords.fits(account.hash, password):
        await set_password(db, "admin", password)
    known = "select id::text from \"user\" where domain = %s and spec ->> 'domain_entry_id' = %s"
    row = await (await db.execute(known, (DOMAIN, account.entry))).fetchone()
    if row is None:
        query = 'insert into "user" (id, name, domain, spec) values (%s, %s, %s, %s) on conflict (id) do nothing'
        await db.execute(query, (ADMIN, "admin", DOMAIN, Jsonb(attributes(account.identity))))
    user = str(row[0]) if row else ADMIN
    await permissions.plant(db, user)
    return user


def entry_of(id: str) -> str:
    """The `domain_entry_id` of an account: upper-case hex of its id's text."""
    return id.encode().hex().upper()


def attributes(who: Identity) -> dict[str, str]:
    """A user's attributes as oVirt has them for one of this directory; they go to `spec` of "user"."""
    return {
        "principal": who.principal,
        "user_name": f"{who.principal}@{who.domain}",
        "namespace": "*",
        "last_name": "",
        "email": "",
        "department": "",
        "domain_entry_id": who.entry,
    }
