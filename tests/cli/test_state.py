import os
import subprocess
import sys

import pytest

from vireo.cli.state import SUN_PATH, Settings, State, write_json
from vireo.errors import Refused


@pytest.fixture
def state(tmp_path):
    made = State(tmp_path / "state")
    made.make()
    return made


def test_a_second_supervisor_on_a_state_directory_is_refused_and_told_which_runs(state):
    code = f"""
import sys, time
from pathlib import Path
from vireo.cli.state import State
State(Path({str(state.dir)!r})).lock(); print("locked", flush=True); sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline()
    assert state.holder() == other.pid
    with pytest.raises(Refused, match=f"its supervisor is process {other.pid}"):
        state.lock()
    other.kill()
    other.communicate()
    assert state.holder() is None
    os.close(state.lock())


def test_secrets_are_closed_and_what_qemu_reads_is_open(state):
    assert state.secrets.stat().st_mode & 0o777 == 0o700
    assert state.config.stat().st_mode & 0o777 == 0o700
    for path in (state.dir, state.images, state.consoles, state.storage):
        assert path.stat().st_mode & 0o001


def test_settings_are_kept_and_a_damaged_file_is_named(state):
    assert state.settings() == Settings()
    write_json(state.settings_file, Settings(port=9443))
    assert state.settings().port == 9443
    state.settings_file.write_text("{")
    with pytest.raises(Refused, match=str(state.settings_file)):
        state.settings()


def test_a_long_state_directory_has_its_socket_elsewhere(tmp_path):
    long = State(tmp_path / ("x" * 100))
    assert long.socket_dir.parent != long.run
    assert len(str(long.socket_dir / ".s.PGSQL.5432.lock")) <= SUN_PATH
    assert State(tmp_path.parent).socket_dir.parent.name == "run"


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be used"):
        State(tmp_path / "file" / "x").make()


def test_the_dhcp_range_lies_in_the_network():
    assert Settings(network="10.9.8.1/24").dhcp_range == ["10.9.8.10", "10.9.8.250"]
