"""The entry of jobs into the queue, and their cancelling."""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from vireo.context import correlation_id, user_id
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import locks as locking
from vireo.engine.taskomatic.kinds import KINDS, UNDOS
from vireo.engine.taskomatic.locks import Lock
from vireo.errors import Gone, Refused

Fn = Callable[..., Awaitable[Any]]


class Undo(NamedTuple):
    """What is to be done if the job fails or is cancelled: a function made known by `@undo`, and its arguments."""

    fn: Fn
    args: tuple[Any, ...] = ()


class Wish(NamedTuple):
    """A job to be: the function, its arguments, what people read, and what else it needs.

    `undo` is for what the request's transaction has done already. `limits` are keys with how many jobs that have them may
    run at once. With `queue` a held lock is waited for instead of refused. `deadline` is in seconds from now.
    """

    fn: Fn
    args: tuple[Any, ...]
    description: str
    locks: tuple[Lock, ...] = ()
    undo: tuple[Undo, ...] = ()
    limits: dict[str, int] | None = None
    queue: bool = False
    priority: int = 0
    deadline: float | None = None


ENQUEUE = """
insert into job (id, kind, args, description, correlation_id, "user", parent, priority, wanted, deadline)
values (%(id)s, %(kind)s, %(args)s, %(description)s, %(correlation)s, %(user)s, %(parent)s, %(priority)s, %(wanted)s,
        now() + make_interval(secs => %(deadline)s))"""


async def enqueue(db: Db, wish: Wish, parent: str | None = None) -> str:
    """Record a job, its locks and what undoes it in the caller's transaction; a worker wakes when it commits.

    Answers its id. Locked, naming the holder, if another job holds one of its locks.
    """
    id = str(uuid.uuid4())
    assert wish.fn.__name__ in KINDS, f"{wish.fn.__name__} is no job"
    values = {
        "id": id,
        "kind": wish.fn.__name__,
        "args": dumps(wish.args),
        "description": wish.description,
        "correlation": correlation_id.get(),
        "user": user_id.get(),
        "parent": parent,
        "priority": wish.priority,
        "wanted": dumps(wish.locks) if wish.queue and wish.locks else None,
        "deadline": wish.deadline,
    }
    async with db.pipeline():  # one round trip
        await db.execute(ENQUEUE, values)
        for seq, (fn, args) in enumerate(wish.undo):
            assert fn.__name__ in UNDOS, f"{fn.__name__} is no undo"
            query = "insert into job_undo (job_id, seq, kind, args) values (%s, %s, %s, %s)"
            await db.execute(query, (id, seq - len(wish.undo), fn.__name__, dumps(args)))
        for key, most in (wish.limits or {}).items():
            await db.execute("insert into job_limit (job_id, key, most) values (%s, %s, %s)", (id, key, most))
        await db.execute("notify job")
        if wish.locks and not wish.queue:
            await locking.take_or_refuse(db, id, wish.locks)
    return id


CANCEL = """
with recursive family as (
  select id from job where id = %(id)s union all select j.id from job j join family f on j.parent = f.id)
update job set cancel = coalesce(cancel, %(reason)s), due = least(due, now())
where id in (select id from family) and state in ('queued', 'running', 'waiting') and not external
returning id::text"""


async def cancel(db: Db, id: str, reason: str) -> None:
    """Ask for a job, and its children, to be ended and undone. Refused if it has ended or is being undone already."""
    asked = [row[0] async for row in await db.execute(CANCEL, {"id": id, "reason": reason})]
    if id not in asked:
        row = await (await db.execute("select description, state from job where id = %s", (id,))).fetchone()
        if row is None:
            raise Gone(f"Job {id} does not exist")
        raise Refused(f"Cannot cancel job {row[0]}: it is {row[1]}.")
    for each in asked:
        await db.execute("select pg_notify('job', %s)", (f"cancel {each}",))


def dumps(value: Iterable[Any] | object) -> str:
    """JSON text, for a jsonb column."""
    return msgspec.json.encode(value).decode()
