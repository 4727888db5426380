"""An installation on this machine as the commands see it: addresses, its supervisor, what stands in its logs."""

import os
import re
import time
from pathlib import Path

from vireo.cli.api import Api
from vireo.cli.state import State
from vireo.cli.supervisor import Report, known, read_report
from vireo.errors import Refused

USER = "admin@internal"
HOPELESS = 3
"""So many ends in a row, and nobody waits for a process any longer."""


def info(state: State) -> dict[str, str]:
    """What a client needs to know. Keys are fixed: programs read them."""
    settings = state.settings()
    base = f"https://{settings.fqdn}:{settings.port}/ovirt-engine"
    return {
        "api_url": f"{base}/api",
        "portal_url": f"{base}/",
        "user": USER,
        "password_file": str(state.password_file),
        "ca_file": str(state.ca_file),
        "state_dir": str(state.dir),
    }


def expect_made(state: State) -> None:
    if not state.exists:
        raise Refused(
            f"There is no installation in {state.dir}: `vireo up` makes one, or name another with --state-dir."
        )


def expect_root(state: State) -> None:
    if os.geteuid() != 0:
        raise Refused(f"Only root may stop what root started for {state.dir}: run it as root or through sudo.")


def api(state: State, limit: float = 60) -> Api:
    """A client of this installation's engine; `limit` in seconds for one answer."""
    expect_made(state)
    try:
        password = state.password_file.read_text().strip()
    except OSError as e:
        raise Refused(f"The password file {state.password_file} cannot be read: {e.strerror}. Are you root?") from e
    return Api(f"https://{state.settings().fqdn}:{state.settings().port}", USER, password, state.ca_file, limit)


def report(state: State) -> Report | None:
    """What the supervisor that runs now says; None when none runs, or it has not said anything yet."""
    pid, said = state.holder(), read_report(state.report_file)
    return said if said and pid and said.supervisor == known(pid) else None


def wait_until_ready(state: State, name: str, limit: float) -> None:
    """Until the child of that name is ready; a child that is not in the plan is. Refused when it does not get there."""
    ends = time.monotonic() + limit
    while time.monotonic() < ends:
        said = report(state)
        child = next((c for c in said.children if c.name == name), None) if said else None
        if said and (child is None or child.ready):
            return
        if child and child.exits >= HOPELESS:
            raise Refused(f"{name} ends as soon as it is started. {last_words(state.log / f'{name}.log')}")
        if said is None and state.holder() is None and time.monotonic() > ends - limit + 10:
            raise Refused(f"The supervisor has ended. {last_words(state.log / 'supervisor.log')}")
        time.sleep(0.05)
    raise Refused(f"{name} was not ready within {limit:g} s. {last_words(state.log / f'{name}.log')}")


def wait_for_health(state: State, api: Api, limit: float) -> None:
    """Until the engine says that it works. Refused after `limit` seconds."""
    ends = time.monotonic() + limit
    while not api.healthy():
        if time.monotonic() > ends:
            raise Refused(f"The engine is not healthy after {limit:g} s. {last_words(state.log / 'engine.log')}")
        time.sleep(0.1)


def last_words(log: Path, lines: int = 3) -> str:
    """The last lines of a log, in a sentence that says where the rest is."""
    text = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    said = " / ".join(re.sub(r"\s+", " ", line)[:300] for line in text[-lines:])
    return f"Its last words in {log}: {said}" if said else f"It wrote nothing to {log}."
