"""`vireo info`: addresses and files of this installation."""

import click
import msgspec

from vireo.cli import installation
from vireo.cli.state import State


@click.command("info")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
@click.pass_obj
def command(state: State, *, as_json: bool) -> None:
    """Show URL, user, and where password and CA certificate are."""
    installation.expect_made(state)
    info = installation.info(state)
    if as_json:
        click.echo(msgspec.json.encode(info).decode())
        return
    for name, value in info.items():
        click.echo(f"{name:14}{value}")
