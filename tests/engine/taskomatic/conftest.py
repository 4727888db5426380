"""Workers over real PostgreSQL, without the rest of the engine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import psycopg
import pytest

from vireo.engine.store.db import pool as make_pool
from vireo.engine.store.migrate import migrate
from vireo.engine.taskomatic import Worker
from vireo.errors import Unreachable


class Hosts:
    """What reaches hosts: each answers as `answers[host]` says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answers: dict[str, object] = {}
        self.cancelled: list[str] = []

    async def call(self, host, method, *, limit=60, **params):
        self.asked.append((host, method))
        answer = self.answers.get(host)
        if answer is None:
            raise Unreachable(f"host {host} is not connected")
        try:
            result = answer(method, **params)
            return await result if asyncio.iscoroutine(result) else result
        except asyncio.CancelledError:
            self.cancelled.append(method)
            raise


@pytest.fixture(scope="session")
def empty(server: str) -> str:
    async def make() -> None:
        async with await psycopg.AsyncConnection.connect(server, autocommit=True) as db:
            await db.execute("create database jobs_ready")
        async with await psycopg.AsyncConnection.connect(server.replace("dbname=postgres", "dbname=jobs_ready")) as db:
            await migrate(db)
            await db.execute("create table note (text text)")

    asyncio.run(make())
    return server


@pytest.fixture
async def dsn(empty: str) -> AsyncIterator[str]:
    async with await psycopg.AsyncConnection.connect(empty, autocommit=True) as db:
        await db.execute("create database jobs_fresh template jobs_ready")
    yield empty.replace("dbname=postgres", "dbname=jobs_fresh")
    async with await psycopg.AsyncConnection.connect(empty, autocommit=True) as db:
        await db.execute("drop database jobs_fresh with (force)")


@pytest.fixture
async def pool(dsn):
    async with make_pool(dsn) as p:
        yield p


@pytest.fixture
def hosts() -> Hosts:
    return Hosts()


@contextlib.asynccontextmanager
async def working(pool, dsn, hosts, engine=None) -> AsyncIterator[Worker]:
    """A worker that ends orderly."""
    worker = Worker(pool, dsn, hosts, engine=engine)
    task = asyncio.ensure_future(worker.run())
    try:
        yield worker
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.5)


@pytest.fixture
async def worker(pool, dsn, hosts):
    async with working(pool, dsn, hosts) as w:
        yield w


async def row(pool, id):
    async with pool.connection() as db:
        cur = db.cursor(row_factory=psycopg.rows.dict_row)
        return await (await cur.execute("select * from job where id = %s", (id,))).fetchone()


async def ended(pool, id, limit=10.0):
    """The job's row once it has ended."""
    async with asyncio.timeout(limit):
        while True:
            r = await row(pool, id)
            if r["ended"]:
                return r
            await asyncio.sleep(0.01)


async def notes(pool):
    async with pool.connection() as db:
        return [t async for (t,) in await db.execute("select text from note order by ctid")]
