"""`vireo supervise`: keeps this machine's processes running; `vireo up` starts it in the background."""

import os

import click

from vireo import log
from vireo.cli import host_setup, plan
from vireo.cli.state import State
from vireo.cli.supervisor import Supervisor, end_leftovers


@click.command("supervise", hidden=True)
@click.pass_obj
def command(state: State) -> None:
    """Keep engine, VDSM and what they need running, in the foreground. Made for `vireo up` and systemd."""
    os.chdir("/")
    os.closerange(3, 256)  # whoever started us may be waiting for the end of a pipe
    log.configure()
    lock = state.lock()
    settings = state.settings()
    end_leftovers(state.report_file, plan.everything(state, settings, with_libvirt=True))
    own_libvirt = not plan.libvirt_answers()
    if own_libvirt:
        host_setup.prepare_libvirt()
    children = plan.everything(state, settings, with_libvirt=own_libvirt)
    Supervisor(children, state.report_file, state.log).run()
    os.close(lock)
