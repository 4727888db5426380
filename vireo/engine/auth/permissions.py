"""Giving and taking roles: the rows of the table `permission`."""

import uuid

from psycopg.types.json import Jsonb

from vireo.context import user_id
from vireo.engine.auth import catalogue
from vireo.engine.auth.objects import CREATORS, EVERYONE, SUPER_USER, SYSTEM
from vireo.engine.store.db import Db


async def grant(
    db: Db, role: str, principal: str, object: str = SYSTEM, kind: str = "system", id: str | None = None
) -> str:
    """Give a user or group a role on an object. The id of the permission, which may have been there before."""
    query = """
        insert into permission (id, role, principal, object, kind) values (%s, %s, %s, %s, %s)
        on conflict (role, principal, object) do update set kind = excluded.kind returning id::text"""
    row = await (await db.execute(query, (id or str(uuid.uuid4()), role, principal, object, kind))).fetchone()
    assert row
    return str(row[0])


async def created(db: Db, kind: str | None, id: str | None) -> None:
    """Whoever adds an object gets the role of its owner on it, unless he is SuperUser of everything anyway."""
    me = user_id.get()
    if me is None or id is None or kind not in CREATORS:
        return
    row = await (await db.execute("select super from standing(%s)", (me,))).fetchone()
    if row and not row[0]:
        await grant(db, CREATORS[kind], me, id, kind)


async def for_everyone(db: Db, kind: str, id: str) -> None:
    """What everyone is given on a new cpu profile or vnic profile (oVirt's CpuProfileOperator, VnicProfileUser)."""
    roles = {
        "cpu_profile": "def00017-0000-0000-0000-def000000017",
        "vnic_profile": "def0000a-0000-0000-0000-def000000010",
        "disk_profile": "def00020-0000-0000-0000-abc000000010",
        "template": "def00009-0000-0000-0000-def000000009",
    }
    await grant(db, roles[kind], EVERYONE, id, kind)


async def plant(db: Db, admin: str) -> None:
    """The roles and permissions of a fresh installation, and SuperUser for its administrator; once per database."""
    done = await db.execute("insert into setting (name, value) values ('roles', 'true') on conflict do nothing")
    if done.rowcount == 0:
        return
    for r in catalogue.ROLES:
        spec = Jsonb({"description": r["description"]})
        await db.execute(
            "insert into role (id, name, administrative, mutable, children, spec) values (%s, %s, %s, false, %s, %s)"
            " on conflict do nothing",
            (r["id"], r["name"], r["administrative"], r["children"], spec),
        )
        await db.execute(
            "insert into role_permit (role, permit) select %s, unnest(%s::int[]) on conflict do nothing",
            (r["id"], r["permits"]),
        )
    everyone = Jsonb({"namespace": "*", "domain_entry_id": EVERYONE.encode().hex().upper()})
    await db.execute(
        "insert into \"group\" (id, name, spec) values (%s, 'Everyone', %s) on conflict do nothing",
        (EVERYONE, everyone),
    )
    root = "insert into tag (id, name, spec) values (%s, 'root', %s) on conflict do nothing"
    await db.execute(root, (str(uuid.UUID(int=0)), Jsonb({"description": "root"})))
    for p in catalogue.PERMISSIONS:
        await grant(db, p["role"], p["principal"], p["object"], p["kind"], p["id"])
    await grant(db, SUPER_USER, admin)
