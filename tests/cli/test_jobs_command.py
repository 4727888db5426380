"""`vireo jobs` against a real engine on a port of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from vireo.cli import certificates, installation, plan
from vireo.cli.commands.jobs import duration
from vireo.cli.state import Settings, State, write_json


def vireo(state, *argv, status=0):
    done = subprocess.run(
        [sys.executable, "-m", "vireo.cli.main", "--state-dir", str(state.dir), "jobs", *argv],
        capture_output=True,
        text=True,
        cwd="/",
        env={**os.environ, "TERM": "dumb"},
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def state(server, tmp_path_factory):
    """An installation of which only the engine runs."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as db:
        db.execute("drop database if exists of_jobs_command")
        db.execute("create database of_jobs_command")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    made = State(tmp_path_factory.mktemp("installation"))
    made.make()
    settings = Settings(port=port, database=server.replace("dbname=postgres", "dbname=of_jobs_command"))
    write_json(made.settings_file, settings)
    certificates.ensure(made, settings)
    certificates.ensure_password(made)
    plan.write_configurations(made, settings)
    command = [sys.executable, "-m", "vireo.engine.main", "--config", str(made.config / "engine.json")]
    with (made.log / "engine.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
    try:
        with installation.api(made) as api:
            installation.wait_for_health(made, api, 60)
            yield made
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()


@pytest.fixture
def external(state):
    """A job of another system, under way."""
    with installation.api(state) as api:
        job = api.add("/jobs", description="Backup of [all] VMs")
        yield job
        api.act(f"/jobs/{job['id']}/end", succeeded="true")


def test_without_work_it_says_that_nothing_runs(state):
    deadline = time.monotonic() + 10
    while "Nothing runs" not in (said := vireo(state)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert said == "Nothing runs and nothing waits.\n"


def test_without_a_terminal_it_prints_one_line_for_each_job(state, external):
    [line] = [li for li in vireo(state).splitlines() if "Backup" in li]
    assert line.split("\t")[:3] == [external["id"][:8], "external", "Backup of [all] VMs"]
    assert "admin@internal" in line


def test_json_is_an_array_for_programs(state, external):
    assert external["id"] in [o["id"] for o in json.loads(vireo(state, "--json"))]


def test_show_takes_the_beginning_of_the_id(state, external):
    said = vireo(state, "show", external["id"][:7])
    assert said.startswith("Backup of [all] VMs\n")
    assert external["id"] in said
    assert json.loads(vireo(state, "show", external["id"], "--json"))["id"] == external["id"]
    assert "404" in vireo(state, "show", "00000000", status=1)


def test_ended_jobs_are_shown_with_all(state):
    with installation.api(state) as api:
        job = api.add("/jobs", description="Over")
        api.act(f"/jobs/{job['id']}/end", succeeded="false")
    assert "Over" not in vireo(state)
    assert "failed\tOver" in vireo(state, "--all")


def test_what_cannot_be_cancelled_is_refused_in_a_sentence(state, external):
    said = vireo(state, "cancel", external["id"][:8], "--reason", "test", status=1)
    assert "another system does it" in said


def test_watch_prints_when_something_changes(state, external):
    command = [sys.executable, "-m", "vireo.cli.main", "--state-dir", str(state.dir), "jobs", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd="/") as process:
        assert external["id"][:8] in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "40 ms"), (3.21, "3.2 s"), (250, "4 min 10 s"), (7500, "2 h 5 min"), (274000, "3 d 4 h")],
)
def test_durations_are_short(seconds, words):
    assert duration(seconds) == words
