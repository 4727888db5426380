"""The change feed: every change of an entity or job, in an order that all engines share, for whoever listens.

A trigger writes each change into the table `change` in the transaction that makes it, so nobody can forget to, and sends
an empty notice, which PostgreSQL folds into one per transaction. The notice is only a hint: what counts is the table.

Numbers. An identity column counts in the order of writing, and transactions commit in another: who reads "above the last
number I saw" would miss a change that was written early and committed late. Waiting for the oldest transaction
(pg_snapshot_xmin) would be right, and let one slow transaction anywhere on the server hold up everybody. So a change gets
its number when it is first seen: `number_changes()` numbers what is visible and has none, one caller at a time until its
commit. Hence numbers have no gaps, a number is never visible before a smaller one, a slow transaction delays nobody but
itself, and for one entity the order is that of the writes, since its row was locked between them.

Listeners. One reader per engine reads the table once per notice and keeps the newest changes, encoded, in memory; a
listener is a position in them. One that fell behind them reads the table itself; one that fell behind the table, too, is
told so (Lost) and must load its state anew. Since numbers have no gaps, a loss cannot go unnoticed.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
import psycopg
from psycopg import AsyncConnection

from vireo import log
from vireo.engine.store.db import Db, Pool

logger = log.get(__name__)

MOST = 100_000
"""Changes that the table keeps, at most, for listeners that come back."""
LONGEST = "10 minutes"
"""How long it keeps them."""
RING = 10_000
"""Changes that an engine keeps in memory, at least, once there were so many."""
BATCH = 1000
"""Changes that a listener is handed at once, at most."""
PACE = 0.02
"""Seconds between two readings of the table, at least."""
TRIM = 60.0
"""Seconds between two trimmings; the table is then also read without a notice."""
PROBE = 30.0
"""Seconds of silence after which the listening connection is tried."""

READ = """
select kind, entity, op, status, revision, correlation_id, of, seq from change where seq > %s order by seq limit %s"""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of an entity or job was written: `op` is insert, update or delete; `status` its status after.

    `of` are the ids that it refers to (`vm` of a network card), `seq` its number. With `op` reset, changes of this kind
    were missed and nobody knows which.
    """

    kind: str
    id: str
    op: str
    status: str | None = None
    revision: int | None = None
    correlation_id: str | None = None
    of: dict[str, str] | None = None
    seq: int = 0


class Told(msgspec.Struct, frozen=True):
    """A change and its server-sent event, encoded once for all listeners."""

    change: Change
    message: bytes


class Lost(Exception):
    """The changes after the listener's position are no longer known."""


KINDS = frozenset(
    [
        "mac_pool",
        "data_center",
        "cluster",
        "network",
        "vnic_profile",
        "host",
        "storage_domain",
        "template",
        "vm",
        "disk",
        "disk_attachment",
        "nic",
        "user",
        "event",
        "job",
        "group",
        "role",
        "tag",
        "bookmark",
        "permission",
        "webhook",
    ]
)
"""What is surely told of; other tables may have the trigger, too."""

_encode = msgspec.json.Encoder().encode


async def read(db: Db, after: int, limit: int = BATCH) -> list[Told]:
    """Changes of the table after a position. Lost if the next one is not there any more."""
    rows = await (await db.execute(READ, (after, limit))).fetchall()
    if rows and rows[0][-1] != after + 1:
        raise Lost
    return [_told(Change(*row)) for row in rows]


async def newest(db: Db) -> int:
    """The newest number; changes without one get theirs first."""
    row = await (await db.execute("select number_changes()")).fetchone()
    assert row
    return int(row[0])


async def check(db: Db, position: int) -> None:
    """Whether a listener can go on from a position. Lost if not."""
    query = "select f.newest, (select min(seq) from change) from feed f"
    head, oldest = await (await db.execute(query)).fetchone() or (0, None)
    if position > head or position < (head + 1 if oldest is None else oldest) - 1:
        raise Lost


def _told(change: Change) -> Told:
    return Told(change, b"id: %d\ndata: %b\n\n" % (change.seq, _encode(change)))


class Feed:
    """Hands the database's changes to this process's listeners."""

    def __init__(self) -> None:
        self._ears: dict[asyncio.Queue[Change], frozenset[str] | None] = {}
        self._ring: list[Told] = []
        self._hint, self._more, self._ready = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.newest = 0
        """The number up to which this engine has read."""

    @contextmanager
    def listen(self, kinds: frozenset[str] | None = None) -> Iterator[asyncio.Queue[Change]]:
        """A queue of all changes (or those of some kinds) from now on."""
        ear: asyncio.Queue[Change] = asyncio.Queue()
        self._ears[ear] = kinds
        try:
            yield ear
        finally:
            del self._ears[ear]

    async def position(self) -> int:
        """Where a listener begins that wants what comes from now on."""
        await self._ready.wait()
        return self.newest

    async def moved(self, position: int, patience: float) -> bool:
        """Whether there is something after a position, now or within so many seconds."""
        try:
            async with asyncio.timeout(patience):
                while self.newest <= position:
                    await self._more.wait()
        except TimeoutError:
            return False
        return True

    async def after(self, position: int, pool: Pool, patience: float) -> Sequence[Told]:
        """The next changes after a position; none if nothing comes for so many seconds. Lost if they are not known."""
        if not await self.moved(position, patience):
            if position > self.newest:  # it is not a moment ahead, by another engine: it is from another history
                raise Lost
            return ()
        if self._ring and self._ring[0].change.seq <= position + 1:
            start = position + 1 - self._ring[0].change.seq
            return self._ring[start : start + BATCH]
        async with pool.connection() as db:
            found = await read(db, position)
        if not found:
            raise Lost
        return found

    async def run(self, dsn: str) -> None:
        """Read for ever; lost connections are made anew, and reading goes on where it was."""
        while True:
            try:
                await self._connected(dsn)
            except* psycopg.Error as group:
                logger.warning("change feed lost its connection", error=str(group.exceptions[0]))
            await asyncio.sleep(0.5)

    async def _connected(self, dsn: str) -> None:
        async with (
            await AsyncConnection.connect(dsn, autocommit=True) as line,
            await AsyncConnection.connect(dsn, autocommit=True) as db,
        ):
            await line.execute("listen event")
            self._hint.set()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._hear(line))
                group.create_task(self._reading(db))
                group.create_task(self._trimming(db))

    async def _hear(self, line: Db) -> None:
        """A connection for nothing else: what comes while a statement runs could be lost."""
        while True:
            async for _ in line.notifies(timeout=PROBE):
                self._hint.set()
            await line.execute("select 1")

    async def _reading(self, db: Db) -> None:
        if not self._ready.is_set():
            self.newest = await newest(db)
            self._ready.set()
        while True:
            self._hint.clear()
            await self._catch_up(db)
            await asyncio.sleep(PACE)
            try:
                async with asyncio.timeout(TRIM):
                    await self._hint.wait()
            except TimeoutError:
                pass

    async def _trimming(self, db: Db) -> None:
        """Statements of two tasks on one connection wait for each other."""
        while True:
            await asyncio.sleep(TRIM)
            await db.execute("select trim_changes(%s, %s)", (MOST, LONGEST))

    async def _catch_up(self, db: Db) -> None:
        """Read what is new and hand it on."""
        head = await newest(db)
        if head < self.newest:  # the database was restored from a backup
            self._forget(head)
        while self.newest < head:
            try:
                found = await read(db, self.newest, 5 * BATCH)
            except Lost:
                found = []
            if not found:
                self._forget(head)
                return
            self._hand(found)

    def _hand(self, told: list[Told]) -> None:
        if len(self._ring) >= 2 * RING:
            del self._ring[:RING]
        self._ring += told
        self.newest = told[-1].change.seq
        for ear, kinds in self._ears.items():
            for t in told:
                if kinds is None or t.change.kind in kinds:
                    ear.put_nowait(t.change)
        self._wake()

    def _forget(self, head: int) -> None:
        """Changes were missed: everybody must look for himself."""
        logger.warning("changes were missed", read=self.newest, newest=head)
        self._ring.clear()
        self.newest = head
        for ear, kinds in self._ears.items():
            for kind in KINDS if kinds is None else kinds:
                ear.put_nowait(Change(kind, "", "reset"))
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
