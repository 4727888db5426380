"""`vireo down`: stops what `vireo up` started, and leaves the data."""

import click

from vireo.cli import guests, stopping
from vireo.cli.installation import expect_made, expect_root
from vireo.cli.progress import Progress
from vireo.cli.state import State


@click.command("down")
@click.option(
    "--grace", default=30, show_default=True, help="Seconds that VMs have to shut down; 0: stop them at once."
)
@click.pass_obj
def command(state: State, grace: int) -> None:
    """Stop the VMs of this machine, engine, VDSM and what they need. The data stay."""
    expect_made(state)
    expect_root(state)
    if state.holder() is None and not guests.running(state):
        stopping.stop(state, Progress(), 0)
        click.echo(f"Vireo does not run in {state.dir}.")
        return
    stopping.stop(state, Progress(), grace)
    click.echo(f"Vireo is down. The data are in {state.dir}; `vireo up` starts it again.")
