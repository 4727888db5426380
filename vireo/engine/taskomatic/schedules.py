"""Jobs that come round: cron expressions, in UTC by the database's clock; one run at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

import psycopg
from cronsim import CronSim

from vireo import log
from vireo.engine.store.db import Db, Pool
from vireo.engine.taskomatic.jobs import Wish, enqueue
from vireo.engine.taskomatic.kinds import KINDS

logger = log.get(__name__)
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])
Missed = Literal["skip", "once"]

LONGEST_SLEEP = 30.0
"""Seconds between two looks at the schedules."""


class Schedule(NamedTuple):
    """A job that takes no arguments, when it runs, and what becomes of runs that nobody was there for."""

    name: str
    cron: str
    missed: Missed


SCHEDULES: dict[str, Schedule] = {}


def scheduled(cron: str, *, missed: Missed = "once") -> Callable[[F], F]:
    """Have a job run by itself: `@scheduled("17 3 * * *")` above `@job`.

    `missed`: what was due while no engine ran is done `once` at the next start, or not at all (`skip`). A run that is due
    while the last one is under way is left out.
    """

    def register(fn: F) -> F:
        assert fn.__name__ in KINDS, "@scheduled stands above @job"
        SCHEDULES[fn.__name__] = Schedule(fn.__name__, cron, missed)
        return fn

    return register


def following(cron: str, after: datetime) -> datetime:
    """The first time after `after` that the expression fits. CronSimError if it is none."""
    return next(CronSim(cron, after))


async def keep(pool: Pool) -> None:
    """Enqueue what is due, for ever. Several engines may do so: a row lock lets one."""
    while True:
        try:
            async with pool.connection() as db:
                await _match(db)
            async with pool.connection() as db:
                wait = await due(db)
        except psycopg.OperationalError as e:
            logger.warning("schedules wait for the database", error=str(e))
            wait = 1.0
        await asyncio.sleep(max(0.2, min(wait, LONGEST_SLEEP)))


async def _match(db: Db) -> None:
    """A row for each schedule; a changed expression counts from now, a schedule that is gone is forgotten."""
    now = await _now(db)
    for s in SCHEDULES.values():
        query = """
            insert into schedule (name, cron, missed, next) values (%(name)s, %(cron)s, %(missed)s, %(next)s)
            on conflict (name) do update set missed = excluded.missed, cron = excluded.cron,
            next = case when schedule.cron = excluded.cron then schedule.next else excluded.next end"""
        await db.execute(query, {**s._asdict(), "next": following(s.cron, now)})
    await db.execute("delete from schedule where name <> all(%s)", (list(SCHEDULES),))


async def due(db: Db) -> float:
    """Enqueue what is due; answers the seconds until something is."""
    now = await _now(db)
    query = "select name, cron, missed, next, job::text from schedule where next <= %s for update skip locked"
    for name, cron, missed, at, before in await (await db.execute(query, (now,))).fetchall():
        late = following(cron, at) <= now
        runs = before and (await db.execute("select 1 from job where id = %s and ended is null", (before,))).rowcount
        id = before
        if not runs and not (late and missed == "skip"):
            id = await enqueue(db, Wish(KINDS[name].fn, (), f"Scheduled: {name.replace('_', ' ')}"))
        query = "update schedule set next = %s, last = %s, job = %s where name = %s"
        await db.execute(query, (following(cron, now), now, id, name))
    row = await (await db.execute("select extract(epoch from min(next) - now())::float from schedule")).fetchone()
    return float(row[0]) if row and row[0] is not None else LONGEST_SLEEP


async def _now(db: Db) -> datetime:
    row = await (await db.execute("select now()")).fetchone()
    assert row
    now: datetime = row[0]
    return now
