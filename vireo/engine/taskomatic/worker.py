"""Takes jobs and runs them. Any number of workers, in any number of engines, may share a database."""

import asyncio
import uuid
from typing import Any, LiteralString

import msgspec
import psycopg
from psycopg import AsyncConnection

from vireo import log
from vireo.context import correlation_id, user_id
from vireo.engine.store.db import Pool
from vireo.engine.taskomatic.jobs import KINDS
from vireo.engine.taskomatic.run import Links, Run
from vireo.errors import Refused, Unreachable

logger = log.get(__name__)

BEAT = 2.0
"""Seconds between two signs of life of a worker."""
DEAD = 10.0
"""Seconds of silence after which a worker's jobs are taken over."""
LONGEST_WAIT = 15.0
"""Seconds between two tries of a job whose host does not answer, at most."""

TAKE = """
with free as (
  select j.id from job j left join worker w on w.id = j.worker
  where state = 'queued' and due <= now()
     or state = 'running' and (w.id is null or w.beat < now() - make_interval(secs => %(dead)s))
  order by j.created limit 1 for update of j skip locked)
update job set state = 'running', worker = %(me)s from free where job.id = free.id
returning job.id, kind, args, correlation_id, "user" """


class Worker:
    """Runs up to `slots` jobs at once."""

    def __init__(self, pool: Pool, dsn: str, links: Links, slots: int = 100) -> None:
        self.pool, self._dsn, self._links, self.me = pool, dsn, links, uuid.uuid4()
        self._slots, self._wake = asyncio.Semaphore(slots), asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; jobs under way are then free for the next worker at once."""
        await self._beat()
        try:
            await self._work()
        finally:
            async with self.pool.connection() as db:
                await db.execute("delete from worker where id = %s", (self.me,))

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._beating())
            while True:
                self._wake.clear()
                while taken := await self._take():
                    await self._slots.acquire()
                    tasks.create_task(self._run(*taken))
                try:
                    async with asyncio.timeout(1):
                        await self._wake.wait()
                except TimeoutError:
                    pass

    async def _take(self) -> tuple[uuid.UUID, str, list[Any], str, uuid.UUID | None] | None:
        try:
            async with self.pool.connection() as db:
                return await (await db.execute(TAKE, {"me": self.me, "dead": DEAD})).fetchone()
        except psycopg.OperationalError as e:
            logger.warning("no jobs can be taken", error=str(e))
            await asyncio.sleep(1)
            return None

    async def _run(self, uid: uuid.UUID, kind: str, args: list[Any], cid: str, user: uuid.UUID | None) -> None:
        id = str(uid)
        correlation_id.set(cid)
        user_id.set(str(user) if user else None)
        try:
            async with self.pool.connection() as db:
                done = await (await db.execute("select seq, output from job_step where job_id = %s", (id,))).fetchall()
            await self._end(
                id, "finished", result=await KINDS[kind](Run(self.pool, self._links, id, dict(done)), *args)
            )
        except Refused as e:
            logger.info("job failed", job=id, kind=kind, error=str(e))
            await self._end(id, "failed", error=str(e))
        except (Unreachable, psycopg.OperationalError) as e:
            logger.info("job waits", job=id, kind=kind, reason=str(e))
            await self._put_back(id)
        except Exception as e:  # a bug in one job must not stop the others
            logger.exception("job failed", job=id, kind=kind)
            await self._end(id, "failed", error=f"internal error: {type(e).__name__}")
        finally:
            self._slots.release()
            self._wake.set()

    async def _end(self, id: str, state: str, *, result: object = None, error: str | None = None) -> None:
        await self._write(
            "with gone as (delete from job_lock where job_id = %(id)s) update job set state = %(state)s,"
            " result = %(result)s, error = %(error)s, ended = clock_timestamp(), worker = null where id = %(id)s",
            {"id": id, "state": state, "result": msgspec.json.encode(result).decode(), "error": error},
        )

    async def _put_back(self, id: str) -> None:
        await self._write(
            "update job set state = 'queued', worker = null, attempts = attempts + 1,"
            " due = now() + make_interval(secs => least(power(2, least(attempts, 10)), %(wait)s)) where id = %(id)s",
            {"id": id, "wait": LONGEST_WAIT},
        )

    async def _write(self, query: LiteralString, params: dict[str, Any]) -> None:
        """Write what became of a job; while the database is away, try again: a job must not stay running for ever."""
        while True:
            try:
                async with self.pool.connection() as db:
                    await db.execute(query, params)
                return
            except psycopg.OperationalError as e:
                logger.warning("the end of a job cannot be written yet", error=str(e))
                await asyncio.sleep(1)

    async def _beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self._beat()
            except psycopg.OperationalError as e:
                logger.warning("cannot beat", error=str(e))

    async def _beat(self) -> None:
        async with self.pool.connection() as db:
            await db.execute(
                "insert into worker (id) values (%s) on conflict (id) do update set beat = now()", (self.me,)
            )
            await db.execute("delete from worker where beat < now() - interval '1 day'")

    async def _listen(self) -> None:
        while True:
            try:
                async with await AsyncConnection.connect(self._dsn, autocommit=True) as db:
                    await db.execute("listen job")
                    self._wake.set()
                    async for _ in db.notifies():
                        self._wake.set()
            except psycopg.OperationalError as e:
                logger.warning("job notices lost their connection", error=str(e))
                await asyncio.sleep(0.5)
