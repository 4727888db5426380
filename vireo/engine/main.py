"""The engine: one process, put together here."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from psycopg import AsyncConnection
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from vireo import log, rooms
from vireo.engine import config as configuration
from vireo.engine.api import _services, _sso
from vireo.engine.api._http import BASE, Api
from vireo.engine.auth import internal
from vireo.engine.config import Config
from vireo.engine.events import record
from vireo.engine.events.feed import Feed
from vireo.engine.hosts.links import Links, Live
from vireo.engine.hosts.monitor import Monitor
from vireo.engine.notify.delivery import Deliveries
from vireo.engine.store.db import pool as make_pool
from vireo.engine.store.migrate import migrate
from vireo.engine.store.seed import plant
from vireo.engine.taskomatic import Worker
from vireo.errors import Unauthorized
from vireo.wire import tls

logger = log.get(__name__)


async def prepare(config: Config) -> None:
    """Bring the database to where this engine needs it: schema, default objects, the administrator."""
    async with await AsyncConnection.connect(config.dsn) as db:
        await migrate(db)
        await plant(db)
        await internal.ensure_admin(db, config.admin_password_file.read_text().strip())
        await record(db, "VDC_START")


def identity(state_dir: Path) -> str:
    """This engine's id among those on one database: made once and kept in its state directory."""
    file = state_dir / "engine-id"
    if not file.exists():
        file.write_text(str(uuid.uuid4()))
    return file.read_text().strip()


def application(config: Config) -> Starlette:
    """The engine as an ASGI application; its parts live as long as it does."""
    rooms.load("vireo.engine.sched.units")
    for room in rooms.load("vireo.engine.ops"):
        rooms.load(room.__name__)
    pool, feed, links, live = make_pool(config.dsn), Feed(), Links(), Live()
    api = Api(pool, feed, links, live)
    ctx = tls.context(config.ca, config.hosts_certificate, config.hosts_key, server=False)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        await prepare(config)
        async with pool, asyncio.TaskGroup() as group:
            parts = (
                feed.run(config.dsn),
                Worker(pool, config.dsn, links, engine=identity(config.state_dir)).run(),
                Monitor(pool, feed, links, live, ctx).run(),
                Deliveries(pool, feed).run(),
            )
            tasks = [group.create_task(part) for part in parts]
            yield {"pool": pool, "config": config}
            await _end(tasks)

    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
    return Starlette(
        lifespan=lifespan,
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1)],
        exception_handlers={Unauthorized: _sso.denied},
        routes=[
            *_sso.routes(),
            *_services.routes(),
            Route(BASE, api.handle, methods=methods),
            Route(BASE + "/{path:path}", api.handle, methods=methods),
            Route(BASE + ";{matrix:path}", api.handle, methods=methods),
        ],
    )


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: the pool's check of a connection can swallow a cancellation."""
    while pending := [t for t in tasks if not t.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=0.5)


def main(arguments: list[str] | None = None) -> int:
    """`python -m vireo.engine.main --config FILE`: serve until SIGTERM."""
    parser = argparse.ArgumentParser(description="The Vireo engine.")
    parser.add_argument("--config", type=Path, required=True, help="a JSON file, see vireo.engine.config")
    try:
        config = configuration.load(parser.parse_args(arguments).config)
    except ValueError as e:
        sys.stderr.write(f"{e}\n")
        return 1
    log.configure()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    server = uvicorn.Server(
        uvicorn.Config(
            application(config),
            host=config.address,
            port=config.port,
            ssl_certfile=str(config.certificate),
            ssl_keyfile=str(config.key),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
