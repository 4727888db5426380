"""The `vireo` command and the Makefile from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vireo.cli.state import Settings, State, write_json

ROOT = Path(__file__).parents[2]


def vireo(*argv, **env):
    return subprocess.run(
        [sys.executable, "-m", "vireo.cli.main", *map(str, argv)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        cwd="/",
    )


@pytest.fixture
def state(tmp_path):
    made = State(tmp_path / "state")
    made.make()
    write_json(made.settings_file, Settings(port=9443, fqdn="engine.example.org"))
    return made


def test_info_prints_exactly_what_programs_expect(state):
    done = vireo("--state-dir", state.dir, "info", "--json")
    assert json.loads(done.stdout) == {
        "api_url": "https://engine.example.org:9443/ovirt-engine/api",
        "portal_url": "https://engine.example.org:9443/ovirt-engine/",
        "user": "admin@internal",
        "password_file": str(state.dir / "secrets/admin-password"),
        "ca_file": str(state.dir / "pki/ca.pem"),
        "state_dir": str(state.dir),
    }


def test_the_state_directory_may_come_from_the_environment(state):
    assert str(state.dir) in vireo("info", VIREO_STATE_DIR=str(state.dir)).stdout


@pytest.mark.parametrize("command", ["info", "status", "down", "destroy"])
def test_without_an_installation_every_command_says_so_in_a_sentence(command, tmp_path):
    done = vireo("--state-dir", tmp_path / "none", command)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("vireo: There is no installation in")
    assert len(done.stderr.splitlines()) == 1


def test_status_works_when_the_engine_is_down_and_says_so(state):
    from vireo.cli import certificates

    certificates.ensure(state, state.settings())
    certificates.ensure_password(state)
    write_json(state.settings_file, Settings(port=1))
    done = vireo("--state-dir", state.dir, "status")
    assert done.returncode == 1
    assert "not running" in done.stdout
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_destroy_without_yes_names_what_it_would_remove_and_removes_nothing(state):
    done = vireo("--state-dir", state.dir, "destroy")
    assert done.returncode == 1
    assert str(state.dir) in done.stderr
    assert "--yes" in done.stderr
    assert state.dir.exists()


def test_up_lists_problems_and_touches_nothing(tmp_path):
    directory = tmp_path / "state"
    done = vireo("--state-dir", directory, "up", VIREO_DATABASE="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "VIREO_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr
    assert not directory.exists()


def test_make_alone_lists_the_targets():
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True)
    for target in ("up", "down", "destroy", "test", "check", "bench", "lock", "help"):
        assert f"make {target} " in done.stdout


def test_every_package_of_the_list_has_a_reason():
    for line in (ROOT / "packaging/debian-packages.txt").read_text().splitlines():
        assert line.startswith("#") or len(line.split(maxsplit=1)) == 2, line


def test_programs_that_preflight_looks_for_come_from_listed_packages():
    from vireo.cli.preflight import PROGRAMS

    listed = {line.split()[0] for line in (ROOT / "packaging/debian-packages.txt").read_text().splitlines()}
    assert set(PROGRAMS.values()) <= listed
