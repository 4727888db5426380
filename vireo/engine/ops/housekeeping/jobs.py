"""Forget jobs that have ended a while ago."""

from typing import Any

from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, job
from vireo.engine.taskomatic.schedules import scheduled

KEPT = {"SucceededJobCleanupTimeInMinutes": 1440, "FailedJobCleanupTimeInMinutes": 1440}
"""Minutes. oVirt keeps jobs for 10 and 60; we keep a day, so that `vireo jobs --all` and `show` can tell of yesterday. A row
of `setting` with the option's name says otherwise."""
AT_ONCE = 5000
"""Jobs that one statement deletes, with their steps."""

FORGET = """
delete from job where id in (
  select id from job j where ended < now() - make_interval(mins => case when state = 'finished' then %(good)s else %(bad)s end)
    and (not external or (args->>'auto_cleared')::boolean)
    and (parent is null or exists (select from job p where p.id = j.parent and p.ended is not null))
    and not exists (select from job c where c.parent = j.id and c.ended is null)
  order by ended limit %(many)s)"""


@scheduled("*/10 * * * *")
@job
async def forget_ended_jobs(run: Run) -> int:
    """As oVirt's JobRepositoryCleanupManager: how many are gone. A parent goes with its children, never before them."""
    total = 0
    while True:
        many = await run.read(forget)
        total += many
        if many < AT_ONCE:
            return total


async def forget(db: Db) -> int:
    """Delete what is old enough, at most `AT_ONCE` jobs."""
    names = list(KEPT)
    rows = await db.execute("select name, value #>> '{}' from setting where name = any(%s)", (names,))
    minutes: dict[str, Any] = KEPT | {name: int(value) async for name, value in rows}
    good, bad = (minutes[name] for name in names)
    return (await db.execute(FORGET, {"good": good, "bad": bad, "many": AT_ONCE})).rowcount
