"""The engine's connections to PostgreSQL."""

from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

Db: TypeAlias = AsyncConnection[Any]
Pool: TypeAlias = AsyncConnectionPool[AsyncConnection[TupleRow]]


def pool(dsn: str, size: int = 20) -> Pool:
    """A pool that is not open yet: `async with pool(dsn) as p`. Reconnects when the server was away."""
    return AsyncConnectionPool(dsn, min_size=2, max_size=size, open=False, check=AsyncConnectionPool.check_connection)
