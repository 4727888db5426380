"""People and groups of the internal directory: what `vireo user` does, and what the engine looks up there."""

import uuid
from typing import Any

import msgspec
from psycopg.rows import class_row

from vireo.engine.auth import internal, tokens
from vireo.engine.auth.internal import DOMAIN, entry_of
from vireo.engine.store.db import Db
from vireo.errors import Invalid, NotFound, Refused

DOMAIN_ID = DOMAIN.encode().hex().upper()
"""The id of the directory in /domains."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user as the directory knows him; `groups` are the names of those he is in."""

    name: str
    entry: str
    first_name: str
    last_name: str
    email: str
    department: str
    disabled: bool
    locked: bool
    groups: list[str]


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A group of the directory."""

    id: str
    name: str
    entry: str


_PEOPLE = """
select a.name, a.entry, coalesce(nullif(a.first_name, ''), case when a.name = 'admin' then 'admin' else '' end) as first_name,
  a.last_name, a.email, a.department, a.disabled, coalesce(a.locked_until > now(), false) as locked,
  array(select d.name from directory_group d join directory_member m on m."group" = d.id where m.account = a.id
    order by d.name) as groups
from account a"""


async def people(db: Db, pattern: str = "%") -> list[Person]:
    """Users whose first name is like the pattern of SQL."""
    cursor = db.cursor(row_factory=class_row(Person))
    return await (await cursor.execute(_PEOPLE + " where a.first_name ilike %s order by a.name", (pattern,))).fetchall()


async def person(db: Db, *, name: str | None = None, entry: str | None = None) -> Person | None:
    """The user of this name, or with this id in the directory."""
    if "\0" in (name or ""):
        return None
    cursor = db.cursor(row_factory=class_row(Person))
    where = " where a.name = %s" if name is not None else " where a.entry = %s"
    return await (await cursor.execute(_PEOPLE + where, (name if name is not None else entry,))).fetchone()


async def teams(db: Db, pattern: str = "%") -> list[Team]:
    """Groups whose name is like the pattern of SQL."""
    cursor = db.cursor(row_factory=class_row(Team))
    query = "select id::text, name, entry from directory_group where name ilike %s order by name"
    return await (await cursor.execute(query, (pattern,))).fetchall()


async def team(db: Db, *, name: str | None = None, entry: str | None = None) -> Team | None:
    """The group of this name, or with this id in the directory."""
    if "\0" in (name or ""):
        return None
    column = "name" if name is not None else "entry"
    cursor = db.cursor(row_factory=class_row(Team))
    query = "select id::text, name, entry from directory_group where " + column + " = %s"  # noqa: S608
    return await (await cursor.execute(query, (name if name is not None else entry,))).fetchone()


async def add(db: Db, name: str, password: str, id: str | None = None, **about: str) -> None:
    """A new user of the directory. `about`: first_name, last_name, email, department. Refused if the name is taken."""
    _check(name)
    if await internal.find(db, name):
        raise Refused(f"The directory {DOMAIN} has a user {name} already.")
    await internal.add(db, name, password, id or str(uuid.uuid4()))
    for column in ("first_name", "last_name", "email", "department"):
        if column in about:
            await db.execute("update account set " + column + " = %s where name = %s", (about[column], name))  # noqa: S608


async def remove(db: Db, name: str) -> None:
    """The user is forgotten by the directory, and his sessions end; what the engine knows of him stays."""
    if name == "admin":
        raise Refused("The user admin cannot be removed.")
    row = await (await db.execute("delete from account where name = %s returning entry", (name,))).fetchone()
    if row is None:
        raise NotFound(f"The directory {DOMAIN} has no user {name}.")
    await tokens.revoke_all(db, DOMAIN, row[0])


async def set_disabled(db: Db, name: str, disabled: bool) -> None:
    """Keep a user out, or let him in again."""
    done = await db.execute("update account set disabled = %s where name = %s", (disabled, name))
    if done.rowcount == 0:
        raise NotFound(f"The directory {DOMAIN} has no user {name}.")


async def unlock(db: Db, name: str) -> None:
    """End the lock that wrong passwords brought about."""
    query = "update account set failures = 0, locked_until = null where name = %s"
    if (await db.execute(query, (name,))).rowcount == 0:
        raise NotFound(f"The directory {DOMAIN} has no user {name}.")


async def add_group(db: Db, name: str, id: str | None = None) -> None:
    """A new group of the directory."""
    _check(name)
    id = id or str(uuid.uuid4())
    query = "insert into directory_group (id, name, entry) values (%s, %s, %s) on conflict do nothing"
    if (await db.execute(query, (id, name, entry_of(id)))).rowcount == 0:
        raise Refused(f"The directory {DOMAIN} has a group {name} already.")


async def remove_group(db: Db, name: str) -> None:
    """The directory forgets a group, not its users."""
    if (await db.execute("delete from directory_group where name = %s", (name,))).rowcount == 0:
        raise NotFound(f"The directory {DOMAIN} has no group {name}.")


async def join(db: Db, group: str, user: str) -> None:
    """A user is in a group from now on; what the group may, he may at once."""
    await db.execute("insert into directory_member select %s, %s on conflict do nothing", await _pair(db, group, user))


async def leave(db: Db, group: str, user: str) -> None:
    """A user is no longer in a group."""
    await db.execute('delete from directory_member where "group" = %s and account = %s', await _pair(db, group, user))


async def _pair(db: Db, group: str, user: str) -> tuple[Any, Any]:
    found = []
    for table, kind, name in (("directory_group", "group", group), ("account", "user", user)):
        row = await (await db.execute("select id from " + table + " where name = %s", (name,))).fetchone()  # noqa: S608
        if row is None:
            raise NotFound(f"The directory {DOMAIN} has no {kind} {name}.")
        found.append(row[0])
    return found[0], found[1]


def _check(name: str) -> None:
    if not name or len(name) > 255 or not name.isprintable():
        raise Invalid("A name in the directory has 1 to 255 printable characters.")
