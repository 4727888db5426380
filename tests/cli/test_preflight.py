import os
import socket

import pytest

from vireo.cli import preflight
from vireo.cli.state import Settings, State


@pytest.fixture
def listening():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_told_with_the_process_that_has_it(listening):
    [sentence] = preflight.port("127.0.0.1", listening, "--port")
    assert f"Port {listening} is in use by" in sentence
    assert f"(process {os.getpid()})" in sentence
    assert "--port" in sentence


def test_a_free_port_is_no_problem(listening):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        free = server.getsockname()[1]
    assert list(preflight.port("127.0.0.1", free, "--port")) == []


def test_too_little_disk_is_told_with_the_place(tmp_path):
    [sentence] = preflight.disk(State(tmp_path / "not/there/yet"), needed=1 << 60)
    assert f"{tmp_path} has" in sentence
    assert "--state-dir" in sentence
    assert list(preflight.disk(State(tmp_path), needed=1)) == []


def test_missing_programs_are_told_with_their_packages(tmp_path):
    [sentence] = preflight.programs(str(tmp_path))
    assert "qemu-system-x86_64" in sentence
    assert "apt-get install" in sentence
    assert "dnsmasq-base" in sentence


def test_who_is_not_root_is_told_so():
    [sentence] = preflight.rights(1000)
    assert "root" in sentence
    assert list(preflight.rights(0)) == []


def test_an_old_python_is_told_with_its_version():
    [sentence] = preflight.python((3, 9, 2))
    assert "Python 3.9.2 is too old" in sentence
    assert list(preflight.python()) == []


def test_a_closed_directory_above_the_state_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    sentences = list(preflight.reach(State(closed / "state")))
    assert any(f"{closed} is closed" in sentence for sentence in sentences)


def test_a_database_that_does_not_answer_is_told():
    [sentence] = preflight.database(Settings(database="postgresql://nobody@127.0.0.1:1/none"))
    assert "VIREO_DATABASE does not answer" in sentence


def test_all_problems_are_told_at_once(tmp_path, listening):
    settings = Settings(port=listening, database="postgresql://nobody@127.0.0.1:1/none")
    sentences = preflight.problems(State(tmp_path / "state"), settings)
    assert any(f"Port {listening}" in sentence for sentence in sentences)
    assert any("VIREO_DATABASE" in sentence for sentence in sentences)
    assert not (tmp_path / "state").exists()
