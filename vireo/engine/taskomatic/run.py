"""A running job, as its own code sees it."""

import typing
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from vireo.engine.store.db import Db, Pool

P = ParamSpec("P")
T = TypeVar("T")


class Links(Protocol):
    """What reaches hosts: see engine.hosts.links."""

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        """The host's answer; HostError if it says no, Unreachable if nobody knows."""


class Run:
    """A job under way: its steps are done once each, and remembered."""

    def __init__(self, pool: Pool, links: Links, id: str, done: dict[int, Any]) -> None:
        self.pool, self.links, self.id, self._done, self._seq = pool, links, id, done, 0

    async def step(self, fn: Callable[P, Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Run fn once ever: when the job is run again, its stored answer is returned instead.

        A crash between fn and the storing runs fn again, so fn must bear being repeated.
        """
        self._seq += 1
        if self._seq in self._done:
            return _typed(self._done[self._seq], fn)
        began = datetime.now(UTC)
        answer = await fn(*args, **kw)
        async with self.pool.connection() as db:
            await self._store(db, fn.__name__, answer, began)
        return answer

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        """A step that asks a host."""
        self._seq += 1
        if self._seq in self._done:
            return self._done[self._seq]
        began = datetime.now(UTC)
        answer = await self.links.call(host, method, limit=limit, **params)
        async with self.pool.connection() as db:
            await self._store(db, method, answer, began)
        return answer

    async def write(self, fn: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Like step, for database work: its writes and their being done commit together, exactly once."""
        self._seq += 1
        if self._seq in self._done:
            return _typed(self._done[self._seq], fn)
        began = datetime.now(UTC)
        async with self.pool.connection() as db:
            answer = await fn(db, *args, **kw)
            await self._store(db, fn.__name__, answer, began)
        return answer

    async def read(self, fn: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kw: P.kwargs) -> T:
        """Look into the database; not a step, not remembered."""
        async with self.pool.connection() as db:
            return await fn(db, *args, **kw)

    async def _store(self, db: Db, name: str, answer: object, began: datetime) -> None:
        await db.execute(
            "insert into job_step (job_id, seq, name, output, started) values (%s, %s, %s, %s, %s)",
            (self.id, self._seq, name, msgspec.json.encode(answer).decode(), began),
        )


def _typed(value: Any, fn: Callable[..., Awaitable[T]]) -> T:
    hint: type[T] = typing.get_type_hints(fn).get("return", Any)
    return msgspec.convert(value, hint)
