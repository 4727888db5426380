"""Locks on entities: a row with the job that holds it. Only a job that has not ended has any."""

from collections.abc import Iterable

import msgspec

from vireo.engine.store.db import Db
from vireo.errors import Refused


class Locked(Refused):
    """Another job holds a lock that is needed. Short jobs let go within moments: the API waits a little before it says so."""

    code = "locked"


class Lock(msgspec.Struct, frozen=True):
    """A lock: its key (`vm:<id>`), what people call the thing ("VM web"), and whether others may share it."""

    key: str
    name: str
    shared: bool = False


async def take(db: Db, job: str, locks: Iterable[Lock]) -> list[str]:
    """Take all or none, in the caller's transaction. Answers the keys that others hold: none if they are taken now."""
    wishes = {lock.key: lock for lock in locks}
    if not wishes:
        return []
    query = "select take_locks(%s, %s, %s)"
    values = (job, list(wishes), [w.shared for w in wishes.values()])
    row = await (await db.execute(query, values)).fetchone()
    return list(row[0]) if row else []


async def take_or_refuse(db: Db, job: str, locks: Iterable[Lock]) -> None:
    """Take all; Locked, naming the first thing that is held and its holder, if that cannot be."""
    locks = list(locks)
    busy = await take(db, job, locks)
    for lock in locks:
        if lock.key in busy:
            raise Locked(await _sentence(db, lock))


async def refuse_locked(db: Db, lock: Lock) -> None:
    """Locked if a job holds the lock. What is refused here needs no lock of its own."""
    held = await db.execute("select 1 from job_lock where key = %s and not (shared and %s)", (lock.key, lock.shared))
    if held.rowcount:
        raise Locked(await _sentence(db, lock))


async def _sentence(db: Db, lock: Lock) -> str:
    """`VM web is locked. Related operation is currently in progress: Launching VM web (job 4f.., 62 %, started by ann 40 s ago).`"""
    query = """
        select j.description, j.id::text, j.percent, extract(epoch from clock_timestamp() - j.created)::int,
               coalesce(u.spec->>'user_name', u.name)
        from job_lock l join job j on j.id = l.job_id left join "user" u on u.id = j."user"
        where l.key = %s order by j.created limit 1"""
    row = await (await db.execute(query, (lock.key,))).fetchone()
    if row is None:
        return f"{lock.name} was locked until a moment ago. Try again."
    description, job, percent, seconds, user = row
    done = "" if percent is None else f", {percent} %"
    who = f"started by {user}" if user else "started"
    return (
        f"{lock.name} is locked. Related operation is currently in progress: {description}"
        f" (job {job}{done}, {who} {seconds} s ago)."
    )
