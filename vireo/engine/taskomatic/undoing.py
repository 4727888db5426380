"""The way back of a job: what it pushed is undone, last first, each remembered, so that a crash goes on there."""

from typing import Any, NamedTuple

import psycopg

from vireo import log
from vireo.engine.store.db import Pool
from vireo.engine.taskomatic.kinds import UNDOS, wants_reason, writes
from vireo.engine.taskomatic.run import Done, Fenced, Links, Run, end
from vireo.errors import Refused, Unreachable

logger = log.get(__name__)

ROOM = 1000
"""Step numbers that one undo may use; they are negative, apart from those of the way there."""


class Way(NamedTuple):
    """The way back of one job: who goes it, and why. The pool is one as a Run's."""

    pool: Pool
    links: Links
    id: str
    token: int
    reason: str
    state: str = "failed"


async def undo_all(way: Way) -> None:
    """Undo and end the job: failed, or aborted if it was cancelled. The last undo and the end are one transaction.

    An undo that is refused or broken is logged and left: the job must end. One whose host does not answer waits.
    """
    query = "select seq, kind, args from job_undo where job_id = %s order by seq desc"
    async with way.pool.connection() as db:
        left = await (await db.execute(query, (way.id,))).fetchall()
        row = await (await db.execute("select cancel from job where id = %s", (way.id,))).fetchone()
    way = way._replace(state="aborted" if row and row[0] else "failed")
    for number, (seq, kind, args) in enumerate(left, 1):
        last = number == len(left)
        try:
            await _one(way, seq, kind, args, last=last)
        except (Fenced, Unreachable, psycopg.OperationalError):
            raise
        except Exception as e:
            log_it = logger.warning if isinstance(e, Refused) else logger.exception
            log_it("an undo could not be done", job=way.id, undo=kind, error=str(e))
            await _drop(way, seq)
        else:
            if last:
                return
    async with way.pool.connection() as db:
        await end(db, way.id, way.token, way.state, error=way.reason)


async def _one(way: Way, seq: int, kind: str, args: list[Any], *, last: bool) -> None:
    fn = UNDOS[kind]
    told = {"reason": way.reason} if wants_reason(fn) else {}
    if not writes(fn):
        run = Run(way.pool, way.links, way.id, way.token, await _recorded(way, seq), start=_start(seq))
        await fn(run, *args, **told)
        await run.flush()
    async with way.pool.connection() as db, db.transaction():
        mine = await db.execute("select from job where id = %s and token = %s for share", (way.id, way.token))
        if mine.rowcount == 0:
            raise Fenced
        if writes(fn):
            await fn(db, *args, **told)
        await db.execute("delete from job_undo where job_id = %s and seq = %s", (way.id, seq))
        if last:
            await end(db, way.id, way.token, way.state, error=way.reason)


def _start(seq: int) -> int:
    """Where the step numbers of an undo begin: below those of all others."""
    return -(seq + ROOM) * ROOM


async def _recorded(way: Way, seq: int) -> dict[int, Done]:
    start = _start(seq)
    query = "select seq, name, output from job_step where job_id = %s and seq > %s and seq < %s"
    async with way.pool.connection() as db:
        rows = await db.execute(query, (way.id, start, start + ROOM))
        return {n: Done(name, output) async for n, name, output in rows}


async def _drop(way: Way, seq: int) -> None:
    query = (
        "delete from job_undo where job_id = %s and seq = %s and exists (select from job where id = %s and token = %s)"
    )
    async with way.pool.connection() as db:
        await db.execute(query, (way.id, seq, way.id, way.token))
