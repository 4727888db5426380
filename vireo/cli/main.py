"""The `vireo` command: one file per command in vireo/cli/commands, found by their room."""

import os
import sys
from pathlib import Path

import click

from vireo import rooms
from vireo.cli import state
from vireo.errors import Refused, Unreachable


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--state-dir",
    envvar="VIREO_STATE_DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where this installation keeps what it knows. Default: /var/lib/vireo as root, else below ~/.local/state.",
)
@click.version_option(package_name="vireo")
@click.pass_context
def vireo(ctx: click.Context, state_dir: Path | None) -> None:
    """Run Vireo on this machine: a virtualization manager with the oVirt architecture and API."""
    ctx.obj = state.State((state_dir or state.default()).absolute())


def main() -> None:
    """Expected failures are a sentence on standard error and status 1."""
    os.environ["PATH"] = f"{os.environ.get('PATH', '/usr/bin:/bin')}:/usr/sbin:/sbin"
    for module in rooms.load("vireo.cli.commands"):
        vireo.add_command(module.command)
    try:
        vireo()
    except (Refused, Unreachable) as e:
        for line in str(e).splitlines():
            print(f"vireo: {line}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
