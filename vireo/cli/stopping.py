"""Ends what `vireo up` started, in order: VMs, VDSM and engine, libvirt, PostgreSQL, the bridge. Data stay."""

import contextlib
import os
import signal
import time

from vireo.cli import guests, installation, plan
from vireo.cli.progress import Progress
from vireo.cli.state import State
from vireo.cli.supervisor import end_leftovers
from vireo.errors import Refused

LIMIT = 150.0
"""Seconds that the supervisor may take to end all its children."""


def stop(state: State, progress: Progress, grace: float) -> None:
    """Guests are asked to shut down and have `grace` seconds for it. What does not run is fine."""
    settings, pid = state.settings(), state.holder()
    if guests.running(state):
        with progress.step("Stopping the VMs"):
            _stop_guests(state, progress, grace if pid else 0)
    if pid:
        with progress.step("Stopping VDSM, engine and what they need"):
            _stop_supervisor(state, pid)
    end_leftovers(state.report_file, plan.everything(state, settings, with_libvirt=True))
    guests.remove_network(state, settings)


def _stop_guests(state: State, progress: Progress, grace: float) -> None:
    if grace:
        with installation.api(state, limit=15) as api:
            sentence = guests.stop_politely(api, state.settings(), grace)
        if sentence:
            progress.say(sentence)
    if guests.running(state):
        guests.end_all(state)


def _stop_supervisor(state: State, pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + LIMIT
    while state.holder() == pid:
        if time.monotonic() > ends:
            raise Refused(f"The supervisor (process {pid}) did not end within {LIMIT:g} s; see {state.log}.")
        time.sleep(0.05)
