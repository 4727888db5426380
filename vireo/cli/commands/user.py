"""`vireo user`: the people of the internal directory, who log in as NAME@internal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from psycopg import AsyncConnection, OperationalError
from rich.console import Console
from rich.table import Table

from vireo.cli import installation, postgres
from vireo.cli.state import State
from vireo.engine.auth import directory, internal
from vireo.engine.store.db import Db
from vireo.errors import Unreachable

T = TypeVar("T")


@click.group("user")
def command() -> None:
    """Add, change, list and remove users of the internal directory. What one may do is given by roles, in the portal."""


@command.command("add")
@click.argument("name")
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--email", default="")
@click.option("--department", default="")
@click.password_option(help="Asked for if it is not given.")
@click.pass_obj
def add(state: State, /, name: str, password: str, **about: str) -> None:
    """Add a user to the directory."""
    _do(state, lambda db: directory.add(db, name, password, **about))


@command.command("password")
@click.argument("name")
@click.password_option(help="Asked for if it is not given.")
@click.pass_obj
def password(state: State, name: str, password: str) -> None:
    """Give a user another password: he is unlocked, and his sessions end."""
    _do(state, lambda db: internal.set_password(db, name, password))


@command.command("unlock")
@click.argument("name")
@click.pass_obj
def unlock(state: State, name: str) -> None:
    """Let a user in again who was locked after wrong passwords."""
    _do(state, lambda db: directory.unlock(db, name))


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(state: State, name: str) -> None:
    """Remove a user from the directory; his sessions end."""
    _do(state, lambda db: directory.remove(db, name))


@command.command("list")
@click.pass_obj
def show(state: State) -> None:
    """Show the users of the directory."""
    table = Table("name", "first name", "last name", "email", "groups", "", box=None, pad_edge=False)
    for p in _do(state, directory.people):
        how = "disabled" if p.disabled else "locked" if p.locked else ""
        table.add_row(p.name, p.first_name, p.last_name, p.email, ", ".join(p.groups), how)
    Console(soft_wrap=True).print(table)


def _do(state: State, what: Callable[[Db], Awaitable[T]]) -> T:
    """Call it in one transaction of the installation's database. Unreachable if that does not answer."""
    installation.expect_made(state)
    dsn = state.settings().database or postgres.dsn(state)

    async def run() -> T:
        async with await AsyncConnection.connect(dsn) as db:
            return await what(db)

    try:
        return asyncio.run(run())
    except OperationalError as e:
        raise Unreachable(f"The database does not answer: {str(e).strip().splitlines()[-1]}") from e
