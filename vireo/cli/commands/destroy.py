"""`vireo destroy`: stops everything and removes an installation for good."""

import shutil

import click

from vireo.cli import guests, stopping
from vireo.cli.installation import expect_made, expect_root
from vireo.cli.progress import Progress
from vireo.cli.state import State
from vireo.errors import Refused


@click.command("destroy")
@click.option("--yes", is_flag=True, help="Yes, remove it all.")
@click.pass_obj
def command(state: State, *, yes: bool) -> None:
    """Stop everything and remove the state directory: VMs, disks, database, certificates, password."""
    expect_made(state)
    expect_root(state)
    settings = state.settings()
    if not yes:
        names = ", ".join(guest.name for guest in guests.running(state)) or "none"
        raise Refused(
            f"This would remove {state.dir} with all disks, the database and the certificates in it, and stop these VMs: "
            f"{names}. To do so: vireo destroy --yes"
        )
    stopping.stop(state, Progress(), 0)
    shutil.rmtree(state.far_run, ignore_errors=True)
    shutil.rmtree(state.dir)
    click.echo(f"{state.dir} is removed.")
    if settings.database:
        click.echo("The database of VIREO_DATABASE is yours and was left as it is.")
