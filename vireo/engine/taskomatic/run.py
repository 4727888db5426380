"""A running job, as its own code sees it."""

import contextlib
import time
import typing
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from vireo.engine.store.db import Db, Pool
from vireo.engine.taskomatic.jobs import Wish, dumps, enqueue
from vireo.engine.taskomatic.kinds import UNDOS
from vireo.engine.taskomatic.locks import Locked
from vireo.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")


class Links(Protocol):
    """What reaches hosts: see engine.hosts.links."""

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        """The host's answer; HostError if it says no, Unreachable if nobody knows."""


class Fenced(Exception):
    """Another worker has taken the job meanwhile; what this one does no longer counts."""


class Waits(Exception):
    """The job waits for its children."""


class Changed(Exception):
    """The job's code asks for another step than the one that was recorded: it was changed in a way that it must not be."""


class Done(msgspec.Struct, frozen=True):
    """A recorded step."""

    name: str
    output: Any


class Child(msgspec.Struct, frozen=True):
    """How a child job ended: `error` is None if it did what it should."""

    id: str
    description: str
    error: str | None = None
    result: Any = None


STORE = """
with mine as (select id from job where id = %(job)s and token = %(token)s for share)
insert into job_step (job_id, seq, name, output, started, host)
select id, %(seq)s, %(name)s, %(output)s, %(started)s, %(host)s from mine"""

OWN = "select from job where id = %s and token = %s for share"

UNDO = """
with mine as (select id from job where id = %(job)s and token = %(token)s for share),
step as (insert into job_step (job_id, seq, name, started) select id, %(seq)s, %(name)s, clock_timestamp() from mine)
insert into job_undo (job_id, seq, kind, args) select id, %(seq)s, %(kind)s, %(args)s from mine"""

# Whoever may go on now is told: the parent, or others that share a limit. Who waits for a free worker is not: it looks itself.
END = """
with mine as (select id, parent from job where id = %(job)s and token = %(token)s and ended is null for update),
free as (delete from job_lock where job_id in (select id from mine)),
undone as (delete from job_undo where job_id in (select id from mine)),
woken as (update job set due = now(), state = 'queued' where id = (select parent from mine) and state = 'waiting'
          and not exists (select from job c where c.parent = job.id and c.ended is null and c.id <> %(job)s) returning id),
over as (update job set state = %(state)s, result = %(result)s, error = %(error)s, ended = clock_timestamp(),
  worker = null, percent = case when %(state)s = 'finished' then 100 else percent end, waits = null
  from mine where job.id = mine.id returning job.id)
select id, case when exists (select from woken) or exists (select from job_limit l where l.job_id = over.id)
  then pg_notify('job', '') end from over"""

PROGRESS_EVERY = 0.5
"""Seconds between two writings of a job's progress."""


class Run:
    """A job under way: its steps are done once each, and remembered under their numbers.

    The pool's connections are in autocommit mode: remembering a step is one statement and one round trip.
    """

    def __init__(self, pool: Pool, links: Links, id: str, token: int, done: dict[int, Done], start: int = 0) -> None:
        self.pool, self.links, self.id, self._token = pool, links, id, token
        self._done, self._seq, self.ended, self._told = done, start, False, 0.0
        self._pending: list[dict[str, Any]] = []

    def _next(self, name: str) -> Done | None:
        """The next step's record, if it was done before."""
        self._seq += 1
        done = self._done.get(self._seq)
        if done is not None and done.name != name:
            raise Changed(f"Step {self._seq} was {done.name} when it was recorded and is {name} now.")
        return done

    async def step(self, fn: Callable[P, Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Run fn once ever: when the job is run again, its stored answer is returned instead.

        A crash between fn and the storing runs fn again, so fn must bear being repeated.
        """
        if done := self._next(fn.__name__):
            return _typed(done.output, fn)
        await self.flush()
        began = datetime.now(UTC)
        answer = await fn(*args, **kw)
        self._pending.append(self._record(fn.__name__, answer, began))
        return answer

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        """A step that asks a host. If the job is cancelled meanwhile, so is what the host does for it."""
        if done := self._next(method):
            return done.output
        await self.flush()
        began = datetime.now(UTC)
        answer = await self.links.call(host, method, limit=limit, **params)
        self._pending.append(self._record(method, answer, began, host))
        return answer

    async def flush(self) -> None:
        """Remember the step that was done last. Whatever follows it does so first: a write in its own transaction.

        Nothing can come in between that a crash could not repeat, and a write after a step needs one commit, not two.
        """
        while self._pending:
            async with self.pool.connection() as db:
                if (await db.execute(STORE, self._pending[0])).rowcount == 0:
                    raise Fenced
            self._pending.pop(0)

    async def write(self, fn: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Like step, for database work: its writes and their being done commit together, exactly once."""
        if done := self._next(fn.__name__):
            return _typed(done.output, fn)
        async with self._own() as db:
            began = datetime.now(UTC)
            answer = await fn(db, *args, **kw)
            await self._commit(db, fn.__name__, answer, began)
        return answer

    async def end(self, fn: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """The last write: the job ends and its locks go in the same transaction, so that no client finds it in between."""
        if done := self._next(fn.__name__):
            return _typed(done.output, fn)
        async with self._own() as db:
            began = datetime.now(UTC)
            answer = await fn(db, *args, **kw)
            await self._commit(db, fn.__name__, answer, began, last=True)
        self.ended = True
        return answer

    async def read(self, fn: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Look into the database; not a step, not remembered."""
        await self.flush()
        async with self.pool.connection() as db, db.transaction():
            return await fn(db, *args, **kw)

    async def undo(self, fn: Callable[..., Awaitable[Any]], *args: Any) -> None:
        """From here on, `fn` (made known by `@undo`) is to be done if the job fails or is cancelled: last pushed, first done."""
        name = f"undo {fn.__name__}"
        assert fn.__name__ in UNDOS
        if self._next(name):
            return
        values = {
            "job": self.id, "token": self._token, "seq": self._seq, "name": name, "kind": fn.__name__, "args": dumps(args),
        }  # fmt: skip
        await self.flush()
        async with self.pool.connection() as db:
            if (await db.execute(UNDO, values)).rowcount == 0:
                raise Fenced

    async def children(self, wishes: Sequence[Wish]) -> list[Child]:
        """Have other jobs done, and wait for all of them: how each ended, in the order of the wishes.

        A wish that is refused (its lock is held, say) ends as a child that failed.
        """
        ids: list[Any]
        done = self._next("children")
        if done:
            ids = done.output
        else:
            async with self._own() as db:
                ids = [await self._child(db, w) for w in wishes]
                await self._commit(db, "children", ids, datetime.now(UTC))
        return await self._ends(ids)

    async def _child(self, db: Db, wish: Wish) -> Any:
        try:
            async with db.transaction():
                return await enqueue(db, wish, self.id)
        except (Refused, Locked) as e:
            return {"description": wish.description, "error": str(e)}

    async def _ends(self, ids: list[Any]) -> list[Child]:
        query = "select id::text, description, error, result, ended is not null from job where id = any(%s)"
        known = [i for i in ids if isinstance(i, str)]
        async with self.pool.connection() as db:
            rows = {r[0]: r async for r in await db.execute(query, (known,))}
        over = sum(1 for r in rows.values() if r[4])
        if over < len(rows):
            await self.progress(100 * (over + len(ids) - len(known)) // max(len(ids), 1), force=True)
            raise Waits
        return [Child(i, *rows[i][1:4]) if isinstance(i, str) else Child("", i["description"], i["error"]) for i in ids]

    async def progress(
        self, percent: int, done: int | None = None, total: int | None = None, *, force: bool = False
    ) -> None:
        """How far it is: per cent, and bytes where it is about bytes. Written at most twice a second."""
        now = time.monotonic()
        if now - self._told < PROGRESS_EVERY and not force:
            return
        await self.flush()
        self._told = now
        query = "update job set percent = %s, bytes_done = %s, bytes_total = %s where id = %s and token = %s"
        async with self.pool.connection() as db:
            await db.execute(query, (max(0, min(percent, 100)), done, total, self.id, self._token))

    @contextlib.asynccontextmanager
    async def _own(self) -> AsyncIterator[Db]:
        """A transaction in which the job is ours until `_commit`. Fenced if it is another worker's already."""
        async with self.pool.connection() as db:
            async with db.pipeline():
                await db.execute("begin")
                mine = await db.execute(OWN, (self.id, self._token))
                for record in self._pending:
                    await db.execute(STORE, record)
            if mine.rowcount == 0:
                raise Fenced
            yield db
            self._pending.clear()

    async def _commit(self, db: Db, name: str, answer: object, began: datetime, *, last: bool = False) -> None:
        """Remember the step, end the job if it is the `last`, and commit: in one round trip, since the job is locked as ours."""
        async with db.pipeline():
            await db.execute(STORE, self._record(name, answer, began))
            if last:
                await db.execute(END, _ending(self.id, self._token, "finished", answer))
            await db.execute("commit")

    def _record(self, name: str, answer: object, began: datetime, host: str | None = None) -> dict[str, Any]:
        return {
            "job": self.id, "token": self._token, "seq": self._seq, "name": name, "output": dumps(answer), "started": began,
            "host": host,
        }  # fmt: skip


async def end(db: Db, id: str, token: int, state: str, *, result: object = None, error: str | None = None) -> None:
    """The job is over, in the caller's transaction: its locks and undos go with it. Fenced if it is another worker's."""
    if await (await db.execute(END, _ending(id, token, state, result, error))).fetchone() is None:
        raise Fenced


def _ending(id: str, token: int, state: str, result: object, error: str | None = None) -> dict[str, Any]:
    return {"job": id, "token": token, "state": state, "result": dumps(result), "error": error}


def _typed(value: Any, fn: Callable[..., Awaitable[T]]) -> T:
    hint: type[T] = typing.get_type_hints(fn).get("return", Any)
    return msgspec.convert(value, hint)
