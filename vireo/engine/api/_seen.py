"""Which changes of the feed a listener is shown: what he may see, judged as the lists of the API judge it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from psycopg import sql

from vireo.engine.auth import permits
from vireo.engine.auth.objects import PARENTS
from vireo.engine.auth.permits import Rights
from vireo.engine.events.feed import Change, Told
from vireo.engine.store.db import Db, Pool
from vireo.errors import Unauthorized

BELOW = {"nic": "vm", "disk_attachment": "vm", "snapshot": "vm"}
"""Kinds that are seen where another is: the one in `of`."""
OPEN = permits.OPEN & {"data_center", "cluster"}
"""Kinds that everybody sees; the other open ones are in collections for administrators only."""
RULED = (frozenset(PARENTS) | frozenset(permits.RULES)) - permits.OPEN - {"role"}
"""Kinds whose objects are judged one by one."""


class Seen:
    """The view of one listener. One that is not filtered sees everything."""

    def __init__(self, pool: Pool, user: str, rights: Rights | None) -> None:
        self._pool, self._user, self.rights = pool, user, rights
        self._stood = 0.0
        self._known: dict[str, set[str]] = defaultdict(set)

    async def begin(self) -> None:
        """Learn what the listener sees: of what is removed, nobody can be asked later."""
        if self.rights is None:
            return
        permits.current.set(self.rights)
        async with self._pool.connection() as db:
            for kind in RULED & PARENTS.keys():
                self._known[kind] = await self._visible(db, kind, None)

    async def anew(self, told: Sequence[Told] = ()) -> bool:
        """Read the listener's roles again; whether he sees other things now than he did, not counting what is new itself.

        Unauthorized if he was shown everything and is no administrator any more; asked at most once a second.
        """
        if self.rights is None:
            await self._stand()
            return False
        old = self.rights
        self.rights = Rights(old.user, administrator=old.administrator, super=old.super, filtered=True)
        async with self._pool.connection() as db:
            (mine, deep), (mine_now, deep_now) = await old.held(db), await self.rights.held(db)
        new = {t.change.id for t in told if t.change.op == "insert"}
        changed = bool(((set(mine) ^ set(mine_now)) | (set(deep) ^ set(deep_now))) - new)
        if changed:
            await self.begin()
        return changed

    async def _stand(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._stood < 1:
            return
        self._stood = now
        async with self._pool.connection() as db:
            row = await (await db.execute("select administrator from standing(%s)", (self._user,))).fetchone()
        if not (row and row[0]):
            raise Unauthorized(f"The user {self._user} is no administrator any more.")

    async def of(self, told: Sequence[Told]) -> Sequence[Told]:
        """Those that the listener may see."""
        if self.rights is None or not told:
            return told
        wanted: dict[str, set[str]] = defaultdict(set)
        for change in (t.change for t in told):
            kind, id = BELOW.get(change.kind, change.kind), _object(change)
            if kind in RULED and id and change.op != "delete":
                wanted[kind].add(id)
        permits.current.set(self.rights)
        seen: dict[str, set[str]] = defaultdict(set)
        async with self._pool.connection() as db:
            for kind, ids in wanted.items():
                seen[kind] = await self._visible(db, kind, sorted(ids))
                if kind in PARENTS:
                    self._known[kind] |= seen[kind]
        return [t for t in told if self._may(t.change, seen)]

    def _may(self, change: Change, seen: dict[str, set[str]]) -> bool:
        assert self.rights
        if change.kind == "job":
            return (change.of or {}).get("user") == self.rights.user
        if change.kind in OPEN:
            return True
        kind, id = BELOW.get(change.kind, change.kind), _object(change)
        return id in (self._known if change.op == "delete" else seen)[kind]

    async def _visible(self, db: Db, kind: str, ids: list[str] | None) -> set[str]:
        condition, params = await permits.visible(db, kind)
        query = sql.SQL("select e.id::text from {} e where {}").format(sql.Identifier(kind), condition)
        if ids is not None:
            query += (
                sql.SQL(" and e.id::text = any(%(ids)s)")
                if kind == "event"
                else sql.SQL(" and e.id = any(%(ids)s::uuid[])")
            )
        rows = await db.execute(query, (params or {}) | {"ids": ids})
        return {id async for (id,) in rows}


async def listener(pool: Pool, user: str) -> Seen:
    """The view of the request that is being answered, which is this user's."""
    rights = permits.current.get()
    if rights is None:
        async with pool.connection() as db:
            row = await (await db.execute("select administrator, super from standing(%s)", (user,))).fetchone()
        administrator, super = row or (False, False)
        rights = Rights(user, administrator=administrator, super=super, filtered=not administrator)
    return Seen(pool, user, rights if rights.filtered else None)


def _object(change: Change) -> str | None:
    """The id by which a change is judged."""
    return (change.of or {}).get(BELOW[change.kind]) if change.kind in BELOW else change.id
