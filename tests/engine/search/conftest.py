"""A PostgreSQL of our own for the run, and in it the schema and the objects that the recorded searches are about."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from psycopg import AsyncConnection

from tests.engine.search.seed import load
from vireo.engine.store.migrate import migrate


@pytest.fixture(scope="session")
def seeded(server: str) -> tuple[str, dict[str, str]]:
    """The DSN of a database with the recorded engine's objects, and their ids by the keys that searches use."""
    return asyncio.run(_seed(server))


async def _seed(server: str) -> tuple[str, dict[str, str]]:
    async with await AsyncConnection.connect(server, autocommit=True) as db:
        await db.execute("create database search")
    dsn = server.replace("dbname=postgres", "dbname=search")
    async with await AsyncConnection.connect(dsn) as db:
        await migrate(db)
        return dsn, await load(db)


@pytest.fixture
async def db(seeded: tuple[str, dict[str, str]]) -> AsyncIterator[AsyncConnection]:
    """What a test writes is undone."""
    async with await AsyncConnection.connect(seeded[0]) as db:
        yield db
        await db.rollback()
