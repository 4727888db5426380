"""Takes jobs and runs them. Any number of workers, in any number of engines, may share a database."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from vireo import log
from vireo.context import correlation_id, user_id
from vireo.engine.store.db import Db, Pool
from vireo.engine.taskomatic import locks, schedules
from vireo.engine.taskomatic.kinds import KINDS, Kind
from vireo.engine.taskomatic.run import Done, Fenced, Links, Run, Waits, end
from vireo.engine.taskomatic.undoing import Way, undo_all
from vireo.errors import Refused, Unreachable

logger = log.get(__name__)

BEAT = 2.0
"""Seconds between two signs of life of a worker."""
DEAD = 10.0
"""Seconds of silence after which a worker's jobs are taken over."""
LONGEST_WAIT = 10.0
"""Seconds between two tries of a job whose host does not answer, at most."""
TICK = 1.0
"""Seconds after which a worker looks without having been woken."""

BATCH = 16
"""Jobs that are taken at once, at most: the rest may be another worker's."""
BACKLOG_PAUSE = 0.01
"""Seconds to wait, when there is more to do than slots, for several to be free: one taking for all of them."""
CONNECTIONS = 10
"""To the database, for the steps of jobs: each holds one only while it writes."""

READY = """
  j.state in ('queued', 'running', 'undoing') and j.due <= now() and not j.external and (j.worker is null or not exists (
    select from worker w where w.id = j.worker and w.beat > now() - make_interval(secs => %(dead)s)))"""

TAKEN = """
update job set worker = %(me)s, token = token + 1, started = coalesce(started, clock_timestamp()),
  state = case state when 'queued' then 'running' else state end
from free where job.id = free.id returning job.id::text, kind, args, correlation_id, "user"::text, token, state, cancel,
  attempts, error, wanted"""

TAKE = f"""
with free as (
  select j.id from job j where {READY} and not exists (select from job_limit l where l.job_id = j.id)
  order by j.priority desc, j.created limit %(slots)s for update of j skip locked) {TAKEN}"""  # noqa: S608 - no input

LIMITED = f"select from job j where {READY} and exists (select from job_limit l where l.job_id = j.id) limit 1"  # noqa: S608

# One at a time, under an advisory lock: what is counted must not change until the taking is committed.
TAKE_LIMITED = f"""
with free as (
  select j.id from job j where {READY} and exists (select from job_limit l where l.job_id = j.id)
    and not exists (select from job_limit l where l.job_id = j.id and l.most <= (
      select count(*) from job_limit o join job r on r.id = o.job_id where o.key = l.key and r.worker is not null and r.id <> j.id))
  order by j.priority desc, j.created limit 1 for update of j skip locked) {TAKEN}"""  # noqa: S608 - no input

TIDY = """
with late as (update job set cancel = 'its deadline has passed', due = now()
  where deadline < now() and cancel is null and state in ('queued', 'running', 'waiting') returning id),
stray as (update job set state = 'queued', due = now() where state = 'waiting'
  and not exists (select from job c where c.parent = job.id and c.ended is null))
select pg_notify('job', 'cancel ' || id) from late"""

WAKE = "select pg_notify('job', '') where exists (select from job where state = 'queued' and due <= now() and not external)"

BACK = """
update job set worker = null, waits = %(why)s, attempts = attempts + %(count)s, due = now() + make_interval(secs => %(wait)s),
  state = coalesce(%(state)s, state)
where id = %(id)s and token = %(token)s"""


class Taken(msgspec.Struct):
    """A job that is ours now."""

    id: str
    kind: str
    args: list[Any]
    correlation_id: str
    user: str | None
    token: int
    state: str
    cancel: str | None
    attempts: int
    error: str | None
    wanted: Any


class Worker:
    """Runs up to `slots` jobs at once. `engine` names the installation's process: a new one succeeds a dead one at once."""

    def __init__(self, pool: Pool, dsn: str, links: Links, *, engine: str | None = None, slots: int = 64) -> None:
        self.pool, self._dsn, self._links, self.me = pool, dsn, links, uuid.uuid4()
        self._engine = engine or str(self.me)
        self._slots, self._wake = slots, asyncio.Event()
        # Not checked when they are lent: that would be a round trip for each step. They are checked when one turned out to be lost.
        self._lines: Pool = AsyncConnectionPool(
            dsn, min_size=1, max_size=CONNECTIONS, open=False, kwargs={"autocommit": True}
        )
        self._running: dict[str, asyncio.Task[None]] = {}
        self._cancelled: set[str] = set()
        self._abortable: set[str] = set()
        """Jobs whose own code runs now: only that is interrupted when a job is cancelled, never our bookkeeping."""

    async def run(self) -> None:
        """Until cancelled; jobs under way are then free for the next worker at once."""
        await self._succeed()
        try:
            async with self._lines, asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._beating())
                tasks.create_task(schedules.keep(self.pool))
                await self._work(tasks)
        finally:
            async with self.pool.connection() as db:
                await db.execute("update job set worker = null where worker = %s", (self.me,))
                await db.execute("delete from worker where id = %s", (self.me,))

    async def _succeed(self) -> None:
        """This is the only process of its engine: what an earlier one left running is free."""
        async with self.pool.connection() as db:
            await db.execute("delete from worker where engine = %s", (self._engine,))
            await self._beat(db)

    async def _work(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            self._wake.clear()
            more = True
            while more and (room := self._slots - len(self._running)) > 0:
                taken, more = await self._take(min(room, BATCH))
                for job in taken:
                    self._running[job.id] = tasks.create_task(self._run(job))
            try:
                async with asyncio.timeout(TICK):
                    await self._wake.wait()
            except TimeoutError:
                await self._survive(self._tidy)
            if more and self._slots - len(self._running) < BATCH:
                await asyncio.sleep(BACKLOG_PAUSE)

    async def _take(self, room: int) -> tuple[list[Taken], bool]:
        """Up to `room` jobs that are ours now, and whether there may be more."""
        values = {"me": self.me, "dead": DEAD, "slots": room}
        try:
            async with self._lines.connection() as db:
                async with db.pipeline():
                    cursor = await db.cursor(row_factory=class_row(Taken)).execute(TAKE, values)
                    limited = await db.execute(LIMITED, values)
                    taken = await cursor.fetchall()
                if len(taken) == room:
                    return taken, True
                if limited.rowcount:
                    async with db.transaction():
                        await db.execute("select pg_advisory_xact_lock(8)")
                        cursor = db.cursor(row_factory=class_row(Taken))
                        one = await (await cursor.execute(TAKE_LIMITED, values)).fetchall()
                    return taken + one, bool(one)
                return taken, False
        except psycopg.OperationalError as e:
            logger.warning("no jobs can be taken", error=str(e))
            await asyncio.sleep(1)
            await self._lines.check()
            return [], False

    async def _run(self, job: Taken) -> None:
        correlation_id.set(job.correlation_id)
        user_id.set(job.user)
        try:
            await self._outcome(job)
        except Fenced:
            logger.warning("another worker has the job", job=job.id, kind=job.kind)
        finally:
            if self._running.get(job.id) is asyncio.current_task():  # it may have been taken anew meanwhile
                del self._running[job.id]
                self._cancelled.discard(job.id)
            self._wake.set()

    async def _outcome(self, job: Taken) -> None:
        """Run the job, or its undo, and write what came of it."""
        try:
            if job.state == "undoing":
                await undo_all(Way(self._lines, self._links, job.id, job.token, job.error or ""))
            elif job.cancel:
                await self._undo(job, f"It was cancelled: {job.cancel}")
            elif await self._locked(job):
                await self._forward(job)
        except Waits:
            await self._back(job, "its children", 0, state="waiting")
        except (Unreachable, psycopg.OperationalError) as e:
            logger.info("job waits", job=job.id, kind=job.kind, reason=str(e))
            if isinstance(e, psycopg.OperationalError):
                await self._lines.check()
            await self._back(job, str(e), min(2.0 ** min(job.attempts, 5) / 2, LONGEST_WAIT))

    async def _forward(self, job: Taken) -> None:
        kind = KINDS[job.kind]
        try:
            done = await self._recorded(job.id) if job.token > 1 else {}
            await self._whole(job, kind, Run(self._lines, self._links, job.id, job.token, done))
        except asyncio.CancelledError:
            if job.id not in self._cancelled:
                raise
            task = asyncio.current_task()
            while task and task.cancelling():
                task.uncancel()
            await self._undo(job, f"It was cancelled: {await self._why(job.id)}")
        except Refused as e:
            logger.info("job is refused", job=job.id, kind=job.kind, error=str(e))
            await self._undo(job, str(e))
        except (Fenced, Waits, Unreachable, psycopg.OperationalError):
            raise
        except Exception as e:  # a bug in one job must not stop the others
            logger.exception("job broke", job=job.id, kind=job.kind)
            if job.attempts < kind.policy.retries:
                await self._back(job, f"{type(e).__name__}; it is tried again", kind.policy.backoff * 2**job.attempts)
            else:
                await self._undo(job, f"internal error: {type(e).__name__}")

    async def _whole(self, job: Taken, kind: Kind, run: Run) -> None:
        """All steps, and the end if none of them was that."""
        if job.id in self._cancelled:
            raise asyncio.CancelledError
        self._abortable.add(job.id)
        try:
            result = await kind.fn(run, *job.args)
        finally:
            self._abortable.discard(job.id)
            if not run.ended:
                await run.flush()
        if not run.ended:
            async with self._lines.connection() as db:
                await end(db, job.id, job.token, "finished", result=result)

    async def _why(self, id: str) -> str:
        async with self.pool.connection() as db:
            row = await (await db.execute("select cancel from job where id = %s", (id,))).fetchone()
        return str(row[0]) if row else ""

    async def _locked(self, job: Taken) -> bool:
        """Whether the job has the locks that it was to wait for; else it waits on."""
        if not job.wanted:
            return True
        wishes = msgspec.convert(job.wanted, list[locks.Lock])
        async with self.pool.connection() as db:
            busy = await locks.take(db, job.id, wishes)
            if not busy:
                await db.execute("update job set wanted = null where id = %s and token = %s", (job.id, job.token))
                return True
        names = ", ".join(w.name for w in wishes if w.key in busy)
        await self._back(job, f"{names} to be free", 1.0, state="queued", count=0)
        return False

    async def _recorded(self, id: str) -> dict[int, Done]:
        query = "select seq, name, output from job_step where job_id = %s and seq > 0"
        async with self.pool.connection() as db:
            return {seq: Done(name, output) async for seq, name, output in await db.execute(query, (id,))}

    async def _undo(self, job: Taken, reason: str) -> None:
        """From now on the job goes backwards; that is written first, so that a crash does not turn it round again."""
        query = "update job set state = 'undoing', error = %s, waits = null, attempts = 0 where id = %s and token = %s"
        async with self.pool.connection() as db:
            if (await db.execute(query, (reason, job.id, job.token))).rowcount == 0:
                raise Fenced
        await undo_all(Way(self._lines, self._links, job.id, job.token, reason))

    async def _back(self, job: Taken, why: str, wait: float, *, state: str | None = None, count: int = 1) -> None:
        """Put the job back: it is taken again when it is due. Written however long the database is away."""
        values = {
            "id": job.id,
            "token": job.token,
            "why": why,
            "wait": wait,
            "count": count,
            "state": state,
        }

        async def write(db: Db) -> None:
            await db.execute(BACK, values)

        await self._survive(write)

    async def _survive(self, write: Callable[[Db], Awaitable[None]]) -> None:
        """Write, trying again while the database is away: a job must not stay running for ever."""
        while True:
            try:
                async with self.pool.connection() as db:
                    await write(db)
                return
            except psycopg.OperationalError as e:
                logger.warning("taskomatic waits for the database", error=str(e))
                await asyncio.sleep(1)

    async def _tidy(self, db: Db) -> None:
        """What time has done; and what is ours in the database and not here (its taking was committed unheard) goes back."""
        stray = "update job set worker = null where worker = %s and id <> all(%s::uuid[])"
        await db.execute(stray, (self.me, list(self._running)))
        await db.execute(TIDY)
        await db.execute(WAKE)

    async def _beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self._survive(self._beat)

    async def _beat(self, db: Db) -> None:
        query = "insert into worker (id, engine) values (%s, %s) on conflict (id) do update set beat = now()"
        await db.execute(query, (self.me, self._engine))
        await db.execute("delete from worker where beat < now() - interval '1 day'")

    async def _listen(self) -> None:
        """Hear of new jobs and of cancelled ones. What was told while the connection was away is found by looking."""
        while True:
            try:
                async with await AsyncConnection.connect(self._dsn, autocommit=True) as db:
                    await db.execute("listen job")
                    self._wake.set()
                    async for note in db.notifies():
                        self._hear(note.payload)
            except psycopg.OperationalError as e:
                logger.warning("job notices lost their connection", error=str(e))
                await asyncio.sleep(0.5)

    def _hear(self, words: str) -> None:
        verb, _, id = words.partition(" ")
        if verb == "cancel" and (task := self._running.get(id)) and id not in self._cancelled:
            self._cancelled.add(id)
            if id in self._abortable:
                task.cancel()
        self._wake.set()
