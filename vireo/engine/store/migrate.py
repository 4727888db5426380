"""Bring the database to the newest schema: each file of migrations/ once, in order, in one transaction."""

from pathlib import Path

from psycopg import sql

from vireo.engine.store.db import Db

FILES = sorted((Path(__file__).parent / "migrations").glob("*.sql"))


async def migrate(db: Db) -> None:
    """Several engines may start at once: the first does it, the others wait for the advisory lock and find it done."""
    async with db.transaction():
        await db.execute("select pg_advisory_xact_lock(7)")
        await db.execute("create table if not exists migration (name text primary key, at timestamptz default now())")
        done = {name async for (name,) in await db.execute("select name from migration")}
        for file in FILES:
            if file.name not in done:
                await db.execute(sql.SQL(file.read_text()))
                await db.execute("insert into migration (name) values (%s)", (file.name,))
