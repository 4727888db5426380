"""`vireo up`: from nothing, or from anything in between, to a running installation with a VM that has booted."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from vireo.cli import certificates, first_objects, host_setup, installation, plan, postgres, preflight, stopping
from vireo.cli.progress import Progress
from vireo.cli.state import Settings, State, write_json
from vireo.cli.supervisor import end_leftovers, lives, read_report
from vireo.errors import Refused, Unreachable
from vireo.lab import guest_image
from vireo.lab.run import spawn

LIMITS = {
    "postgresql": ("Starting PostgreSQL", 120),
    "libvirtd": ("Starting libvirt", 90),
    "vdsm": ("Starting VDSM", 120),
    "engine": ("Starting the engine", 120),
}
"""What is waited for, in this order, and for how many seconds at most."""


@click.command("up")
@click.option("--port", type=int, help="Port of the engine.  [8443]")
@click.option("--vdsm-port", type=int, help="Port of VDSM.  [54321]")
@click.option("--address", help="Where both listen; 0.0.0.0 for everywhere.  [127.0.0.1]")
@click.option("--fqdn", help="The engine's name in its URL and certificate.  [localhost]")
@click.option("--bridge", help="The bridge of the network ovirtmgmt.  [ovirtmgmt]")
@click.option("--network", help="This machine's address on it, and its size.  [192.168.150.1/24]")
@click.option("--database", envvar="VIREO_DATABASE", help="DSN of a PostgreSQL server of your own; else one is run.")
@click.option("--foreground", is_flag=True, help="Stay, and stop everything on Ctrl-C.")
@click.option("--services-only", is_flag=True, help="Add no host, no storage and no VM.")
@click.pass_obj
def command(state: State, /, *, foreground: bool, services_only: bool, **wishes: Any) -> None:
    """Start engine, VDSM and PostgreSQL here, and boot the VM `demo`. What is there already is kept as it is.

    Options are remembered: the next `vireo up` needs none.
    """
    progress = Progress()
    settings = _settings(state, wishes)
    pid = state.holder()
    if pid and foreground:
        state.lock()
    if pid is None:
        _check(state, settings)
    _prepare(state, settings, progress, pid)
    if pid is None:
        pid = spawn(
            [sys.executable, "-P", "-m", "vireo.cli.main", f"--state-dir={state.dir}", "supervise"], _log(state)
        )
    try:
        _wait(state, progress)
        if not services_only:
            _first_objects(state, settings, progress)
    except (Refused, Unreachable) as e:
        raise Refused(
            f"{e}\nWhat was started runs on, and `vireo up` takes it from there; `vireo down` stops it."
        ) from e
    _say_how(state, progress)
    if foreground:
        _stay(state, pid)


def _settings(state: State, wishes: dict[str, Any]) -> Settings:
    before = state.settings()
    settings = msgspec.structs.replace(before, **{name: value for name, value in wishes.items() if value is not None})
    if settings != before and state.holder():
        raise Refused("Vireo runs here with other settings. `vireo down` first, then `vireo up` with the new ones.")
    return settings


def _check(state: State, settings: Settings) -> None:
    """List all that is in the way. What a killed supervisor left running is ended first: it would be in the way."""
    before = read_report(state.report_file)
    if before and any(lives(child.process) for child in before.children):
        end_leftovers(state.report_file, plan.everything(state, settings, with_libvirt=True))
    if problems := preflight.problems(state, settings):
        raise Refused("\n".join(problems))


def _prepare(state: State, settings: Settings, progress: Progress, pid: int | None) -> None:
    state.make()
    write_json(state.settings_file, settings)
    if written := certificates.ensure(state, settings):
        progress.say(f"Made these certificates: {', '.join(written)}")
        if pid:
            os.kill(pid, signal.SIGHUP)
    certificates.ensure_password(state)
    if pid is None:
        if not settings.database:
            with progress.step("Preparing the database"):
                postgres.prepare(state)
        host_setup.let_qemu_use_storage()
        plan.write_configurations(state, settings)


def _log(state: State) -> Path:
    return state.log / "supervisor.log"


def _wait(state: State, progress: Progress) -> None:
    for name, (title, limit) in LIMITS.items():
        with progress.step(title):
            installation.wait_until_ready(state, name, limit)
    with progress.step("Waiting for the engine's health"), installation.api(state) as api:
        installation.wait_for_health(state, api, 60)


def _first_objects(state: State, settings: Settings, progress: Progress) -> None:
    with progress.step("Making the image of the demo guest"):
        image = guest_image.build(state.images, state.cache)
    storage = state.storage / "local"
    storage.mkdir(exist_ok=True, mode=0o755)
    wishes = first_objects.Wishes("localhost", settings.vdsm_port, storage, state.consoles, image)
    with installation.api(state) as api:
        first_objects.ensure(api, wishes, progress)


def _say_how(state: State, progress: Progress) -> None:
    info = installation.info(state)
    progress.say("")
    progress.say("Vireo is up.")
    progress.say(f"  Portal     {info['portal_url']}")
    progress.say(f"  API        {info['api_url']}")
    progress.say(f"  User       {info['user']}")
    progress.say(f"  Password   in {info['password_file']}")
    progress.say(f"  CA         {info['ca_file']}")
    progress.say("  Stop       make down, or vireo down")


def _stay(state: State, pid: int) -> None:
    """Until the supervisor ends, or until we are told to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    except KeyboardInterrupt:
        stopping.stop(state, Progress(), grace=30)
