"""Kinds of jobs, and their entry into the queue together with their locks."""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import msgspec

from vireo.context import correlation_id, user_id
from vireo.engine.store.db import Db
from vireo.errors import Refused

if TYPE_CHECKING:
    from vireo.engine.taskomatic.run import Run

P = ParamSpec("P")
T = TypeVar("T")
KINDS: dict[str, Callable[..., Awaitable[Any]]] = {}


def job(fn: Callable[Concatenate["Run", P], Awaitable[T]]) -> Callable[Concatenate["Run", P], Awaitable[T]]:
    """Make a coroutine a kind of job, named as its function. Its arguments and answers are JSON."""
    KINDS[fn.__name__] = fn
    return fn


async def enqueue(
    db: Db, fn: Callable[..., Awaitable[Any]], *args: Any, description: str, locks: Iterable[tuple[str, str]] = ()
) -> str:
    """Record a job in the caller's transaction; a worker wakes when it commits. Answers its id.

    `locks` are (key, what people call it) pairs, e.g. ("vm:<id>", "VM web"); they are held until the job ends. Refused,
    naming the holder, if another job holds one.
    """
    id = str(uuid.uuid4())
    await db.execute(
        'insert into job (id, kind, args, description, correlation_id, "user") values (%s, %s, %s, %s, %s, %s)',
        (id, fn.__name__, msgspec.json.encode(args).decode(), description, correlation_id.get(), user_id.get()),
    )
    await _lock(db, id, dict(locks), description)
    await db.execute("notify job")
    return id


async def _lock(db: Db, id: str, locks: dict[str, str], reason: str) -> None:
    keys = sorted(locks)
    if not keys:
        return
    taken = await db.execute(
        "insert into job_lock (key, job_id, reason) select unnest(%s::text[]), %s, %s on conflict do nothing returning key",
        (keys, id, reason),
    )
    free = {key async for (key,) in taken}
    for key in keys:
        if key not in free:
            await refuse_locked(db, key, locks[key])


async def refuse_locked(db: Db, key: str, name: str) -> None:
    """Refused if a live job holds the lock: says which job, who started it and how long ago."""
    query = """
        select l.reason, l.job_id, extract(epoch from clock_timestamp() - j.created)::int, u.name
        from job_lock l join job j on j.id = l.job_id left join "user" u on u.id = j."user" where l.key = %s"""
    row = await (await db.execute(query, (key,))).fetchone()
    if row:
        reason, holder, seconds, user = row
        who = f", started by {user} {seconds} s ago" if user else f", started {seconds} s ago"
        raise Refused(f"{name} is locked. Related operation is currently in progress: {reason} (job {holder}{who}).")
