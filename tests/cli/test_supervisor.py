"""The supervisor with small commands in place of engine and VDSM."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vireo.cli.supervisor import Child, end_leftovers, end_process, known, lives, read_report

PROGRAM = """
import sys
from pathlib import Path
from vireo import log
from vireo.cli.supervisor import Child, Supervisor
log.configure()
run, plan = Path(sys.argv[1]), []
for words in sys.argv[2:]:
    name, after, marker, *argv = words.split("|")
    ready = (lambda path=run / marker: path.exists()) if marker else (lambda: True)
    keep = (lambda: True) if name == "kept" else (lambda: False)
    plan.append(Child(name=name, argv=argv, after=tuple(filter(None, [after])), ready=ready, stop_limit=1, keep=keep))
Supervisor(plan, run / "report.json", run).run()
"""


def until(true, limit=10):
    ends = time.monotonic() + limit
    while not (value := true()):
        assert time.monotonic() < ends, "it did not come to this"
        time.sleep(0.02)
    return value


class Supervised:
    def __init__(self, run: Path, *plan: str) -> None:
        self.run = run
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(run), *plan], stderr=subprocess.DEVNULL)

    def child(self, name):
        report = read_report(self.run / "report.json")
        if report and report.supervisor.pid == self.process.pid:
            return next(c for c in report.children if c.name == name)
        return None

    def ready(self, name):
        return until(lambda: (c := self.child(name)) and c.ready and c)

    def stop(self, sign=signal.SIGTERM):
        self.process.send_signal(sign)
        return self.process.wait(15)


@pytest.fixture
def supervised(tmp_path):
    made = []

    def make(*plan):
        made.append(Supervised(tmp_path, *plan))
        return made[-1]

    yield make
    for one in made:
        one.process.kill()
        one.process.wait()
    report = read_report(tmp_path / "report.json")
    for child in report.children if report else []:
        end_process(child.process, signal.SIGKILL, 1)


def test_a_child_that_dies_is_started_again(supervised):
    one = supervised("a|||sleep|1000")
    first = one.ready("a").process
    os.kill(first.pid, signal.SIGKILL)
    second = until(lambda: (c := one.child("a")) and c.process != first and c.process and c)
    assert second.exits == 1
    assert lives(second.process)


def test_a_child_that_cannot_be_started_is_counted_and_tried_again(supervised):
    one = supervised("a|||/nonexistent")
    until(lambda: (c := one.child("a")) and c.exits >= 2)
    assert one.process.poll() is None


def test_a_child_waits_until_what_it_needs_is_ready(supervised, tmp_path):
    one = supervised("first||marker|sleep|1000", "second|first||sleep|1000")
    until(lambda: (c := one.child("first")) and c.process)
    time.sleep(0.3)
    assert one.child("second").process is None
    (tmp_path / "marker").touch()
    assert one.ready("second").process


def test_stopping_ends_all_children_also_those_that_do_not_listen(supervised):
    one = supervised("a|||sleep|1000", "deaf|||sh|-c|trap '' TERM; while :; do sleep 0.2; done")
    children = [one.ready("a").process, one.ready("deaf").process]
    time.sleep(0.3)
    assert one.stop() == 0
    assert not any(lives(c) for c in children)


def test_orphans_of_children_are_reaped_and_stay_alive_until_they_end(supervised, tmp_path):
    script = "(setsid sh -c 'echo $$ >%s/orphan; sleep 1000' &) ; sleep 1000" % tmp_path
    one = supervised(f"a|||sh|-c|{script}")
    one.ready("a")
    pid = int(until(lambda: (tmp_path / "orphan").exists() and (tmp_path / "orphan").read_text().strip()))
    until(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] == str(one.process.pid))
    os.killpg(pid, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{pid}").exists(), 2)


def test_what_a_killed_supervisor_left_is_ended_by_the_next_one(supervised, tmp_path):
    one = supervised("a|||sleep|1000", "kept|||sleep|1000")
    a, kept = one.ready("a").process, one.ready("kept").process
    one.stop(signal.SIGKILL)
    assert lives(a)
    plan = [Child(name="a", argv=[]), Child(name="kept", argv=[], keep=lambda: True)]
    end_leftovers(tmp_path / "report.json", plan)
    assert not lives(a)
    assert lives(kept)
    two = supervised("a|||sleep|1000", "kept|||sleep|1000")
    assert two.ready("a").process != a
    assert two.ready("kept").process == kept
    assert two.stop() == 0
    assert lives(kept)


def test_an_adopted_child_that_dies_is_started_again(supervised):
    one = supervised("kept|||sleep|1000")
    kept = one.ready("kept").process
    one.stop(signal.SIGKILL)
    two = supervised("kept|||sleep|1000")
    assert two.ready("kept").process == kept
    os.kill(kept.pid, signal.SIGKILL)
    until(lambda: (c := two.child("kept")) and c.process and c.process != kept)


def test_a_large_log_is_put_aside(monkeypatch, tmp_path):
    from vireo.cli import supervisor

    monkeypatch.setattr(supervisor, "LOG_SIZE", 10)
    (tmp_path / "a.log").write_text("x" * 20)
    supervisor.Supervisor([], tmp_path / "report.json", tmp_path)._rotate()
    assert (tmp_path / "a.log").read_text() == ""
    assert (tmp_path / "a.log.1").read_text() == "x" * 20


def test_a_process_is_known_by_pid_and_start_and_a_zombie_is_none():
    process = subprocess.Popen(["sleep", "1000"])
    found = known(process.pid)
    assert lives(found)
    process.kill()
    until(lambda: not lives(found))
    process.wait()
    with contextlib.suppress(ProcessLookupError):
        assert known(process.pid) is None
