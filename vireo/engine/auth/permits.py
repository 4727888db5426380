"""Who may do and see what: the one place that decides. Everybody else asks here.

A verb says which permit it takes: its module has PERMIT = "run_vm", and ON where that is not judged on the verb's own
entity (or, for `add`, on the system):

    ON = "vm"                the object that the path or, failing that, the request's body names
    ON = "system"
    async def on(db, path, body)    the object's id, or None for the system

Sources: oVirt's MultiLevelAdministrationHandler and user_*_permissions_view; facts of the wire 4.14, 5.4, 5.15, 7.6.
"""

import sys
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any

from psycopg import sql

from vireo.engine.auth.catalogue import PERMITS
from vireo.engine.auth.objects import PARENTS, SYSTEM, inside
from vireo.engine.auth.sessions import Session
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Forbidden, Gone, Invalid

ADMINISTRATORS_ONLY = frozenset(
    [
        "tags",
        "macpools",
        "bookmarks",
        "jobs",
        "schedulingpolicies",
        "schedulingpolicyunits",
        "affinitylabels",
        "networkfilters",
        "cpuprofiles",
        "diskprofiles",
        "storageconnections",
        "imagetransfers",
        "externalhostproviders",
        "openstackimageproviders",
        "openstackvolumeproviders",
        "openstacknetworkproviders",
        "katelloerrata",
    ]
)
"""Root collections that a plain user cannot read (wire 5.15)."""
PATHS = {
    "profile": "vnic_profile",
    "datacenter": "data_center",
    "storagedomain": "storage_domain",
    "macpool": "mac_pool",
    "vmpool": "vm_pool",
    "pool": "vm_pool",
    "cpuprofile": "cpu_profile",
    "diskprofile": "disk_profile",
}
"""Kinds by the names that ids have in a path, where these differ."""


class Unreadable(Invalid):
    """A read that is not for this user: 400, and no sentence in brackets, as for oVirt's queries."""

    code = "query"


class Rights:
    """What one request may. `filtered`: it sees only what its user has roles on."""

    def __init__(self, user: str, *, administrator: bool, super: bool, filtered: bool) -> None:
        self.user, self.administrator, self.super, self.filtered = user, administrator, super, filtered
        self._held: tuple[list[str], list[str]] | None = None
        self._known: dict[tuple[str, str | None], bool] = {}

    async def held(self, db: Db) -> tuple[list[str], list[str]]:
        """Objects that the user has a role on that is not for administrators; those whose inside he sees, too."""
        if self._held is None:
            query = """
                select p.object::text, r.children from permission p join role r on r.id = p.role
                where not r.administrative and p.principal in (select principals(%s))"""
            rows = await (await db.execute(query, (self.user,))).fetchall()
            self._held = [o for o, _ in rows if o != SYSTEM], [o for o, children in rows if children]
        return self._held

    async def may(self, db: Db, permit: str, object: str | None) -> bool:
        """Whether the user has the permit on the object: there, or on anything that it is inside of."""
        if self.super:
            return True
        key = permit, object
        if key not in self._known:
            self._known[key] = await allowed(db, self.user, permit, object)
        return self._known[key]


current: ContextVar[Rights | None] = ContextVar("rights", default=None)
"""The rights of the request that is being answered; None where the engine itself acts, which may everything."""

_ALLOWED = f"""
with recursive up (id) as (
  select %(object)s::uuid union select p.parent from up join ({inside()}) p on p.id = up.id where p.parent is not null)
select exists (
  select from permission x join role_permit rp on rp.role = x.role and rp.permit = %(permit)s
  where x.principal in (select principals(%(user)s)) and (x.object = %(system)s or x.object in (select id from up)))"""  # noqa: S608


async def allowed(db: Db, user: str, permit: str, object: str | None = None) -> bool:
    """Whether a user has a permit on an object; None is the system. By roles of his own, his groups' and everyone's."""
    values = {"object": object or SYSTEM, "permit": PERMITS[permit].number, "user": user, "system": SYSTEM}
    row = await (await db.execute(_ALLOWED, values)).fetchone()
    return bool(row and row[0])


def enter(session: Session, query: Mapping[str, str], header: str | None) -> None:
    """A request of this session begins. `filter` counts as parameter, then as header (wire 5.1, 5.4)."""
    wish = _flag(query["filter"]) if "filter" in query else _flag(header)
    filtered = not session.administrator if wish is None else wish
    who = session.user_id
    current.set(Rights(who, administrator=session.administrator, super=session.super, filtered=filtered))


def _flag(text: str | None) -> bool | None:
    word = None if text is None else text.lower()
    return (
        True
        if word in {"t", "true", "y", "yes", "1", ""}
        else False
        if word in {"f", "false", "n", "no", "0"}
        else None
    )


def filtered() -> Rights | None:
    """The rights of a request that sees only what its user has roles on; None of one that sees everything."""
    rights = current.get()
    return rights if rights is not None and rights.filtered else None


def check_read(collection: str) -> None:
    """Whether the request may read below a root collection. Invalid, as oVirt's queries are, if not."""
    rights = current.get()
    if rights is None or rights.administrator:
        return
    if not rights.filtered or collection in ADMINISTRATORS_ONLY:
        raise Unreadable("query execution failed due to insufficient permissions.")


async def check_verb(db: Db, verb: Any, own: str | None, path: Mapping[str, str], id: str | None, body: Any) -> None:
    """Whether the request may call the verb. `own` is the kind of the verb's entity, `id` the entity's. Forbidden if not."""
    rights = current.get()
    if rights is None or rights.super:
        return
    module = sys.modules[verb.__module__]
    permit: str = getattr(module, "PERMIT", "")
    judge: Callable[..., Awaitable[str | None]] | None = getattr(module, "on", None)
    if judge is not None:
        object = await judge(db, path, body)
    else:
        on: str = getattr(module, "ON", own if id and own in PARENTS else "system")
        object = id if on == own and id else await _object(db, on, path, body)
    if permit not in PERMITS or not await rights.may(db, permit, object if is_uuid(object) else None):
        raise Forbidden("User is not authorized to perform this action.")


async def _object(db: Db, on: str, path: Mapping[str, str], body: Any) -> str | None:
    if on == "system":
        return None
    for name, value in path.items():
        if PATHS.get(name, name) == on:
            return value
    ref: Any = next(iter(getattr(body, f"{on}s", None) or []), None) or getattr(body, on, None)
    if getattr(ref, "id", None):
        return str(ref.id)
    if getattr(ref, "name", None) and on in PARENTS:
        query = sql.SQL("select id::text from {} where name = %s limit 1").format(sql.Identifier(on))
        row = await (await db.execute(query, (ref.name,))).fetchone()
        return str(row[0]) if row else None
    return None


async def check_path(db: Db, path: Mapping[str, str]) -> None:
    """Whether a filtered request sees everything that its path names. Gone if not."""
    if filtered() is None:
        return
    for name, value in path.items():
        await check_seen(db, PATHS.get(name, name), value)


async def check_seen(db: Db, kind: str, id: str) -> None:
    """Whether a filtered request sees the object. Gone if not."""
    if filtered() is None or not is_uuid(id):
        return
    condition, params = await visible(db, kind)
    if params is None:
        return
    query = sql.SQL("select 1 from {} e where e.id = %(seen_id)s and {}").format(sql.Identifier(kind), condition)
    if await (await db.execute(query, params | {"seen_id": id})).fetchone() is None:
        raise Gone(f"{kind} {id} does not exist")


async def visible(db: Db, kind: str) -> tuple[sql.Composable, dict[str, Any] | None]:
    """The condition on rows `e` of a kind that the request sees, and its parameters; None where it sees all."""
    rights = filtered()
    if rights is None or kind in OPEN or not (kind in RULES or kind in PARENTS):
        return sql.SQL("true"), None
    mine, deep = await rights.held(db)
    params = {"seen_user": rights.user, "seen_mine": mine, "seen_deep": deep}
    return sql.SQL(RULES.get(kind, _GENERAL)), params


_INSIDE = f"""
  (with recursive down (id) as (
     select unnest(%(seen_deep)s::uuid[]) union select p.id from down join ({inside()}) p on p.parent = down.id)
   select id from down)"""  # noqa: S608

_GENERAL = f"(e.id = any(%(seen_mine)s::uuid[]) or '{SYSTEM}' = any(%(seen_deep)s::uuid[]) or e.id in {_INSIDE})"

OPEN = frozenset({"data_center", "cluster", "mac_pool", "tag", "bookmark", "group", "instance_type"})
"""Kinds that every user sees, once he may read their collection: whoever sees a VM sees where it is."""

RULES: dict[str, str] = {
    "user": "e.id = %(seen_user)s",
    "role": "not e.administrative",
    "network": (
        f"({_GENERAL} or exists (select from vnic_profile v where v.network = e.id and v.id = any(%(seen_mine)s::uuid[])))"
    ),
    "event": (
        f"""(e.vm = any(%(seen_mine)s::uuid[]) or e.vm in {_INSIDE} or e.template = any(%(seen_mine)s::uuid[])
        or '{SYSTEM}' = any(%(seen_deep)s::uuid[]))"""
    ),
}
"""Where another condition holds than: a role on the object, or on what it is inside of if the role shows children."""
