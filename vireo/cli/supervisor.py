"""Keeps a handful of processes running: starts them in order, starts again what dies, ends them in reverse order.

One process without threads that waits for signals: it has to reap whatever is left to it (PR_SET_CHILD_SUBREAPER: QEMU
processes, so that libvirt sees at once that a guest ended; under another init that may take 2 s), which asyncio's own
child watching would race with. If it is killed, its children run on: the next one ends them by their recorded pids.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from vireo import log
from vireo.base import Part
from vireo.cli.state import write_json
from vireo.lab.run import spawn

PR_SET_CHILD_SUBREAPER = 36
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds before a child that died is started again: doubled each time, up to the longest."""
STEADY = 30.0
"""Seconds after which a child that dies counts as one that ran."""
LOG_SIZE = 20 << 20
"""Bytes after which a log file is put aside; one older file is kept."""

SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
logger = log.get(__name__)


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process to keep running. `after`: names of children that must be ready first."""

    name: str
    argv: list[str]
    after: tuple[str, ...] = ()
    ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    stop_limit: float = 15
    """Seconds from the signal to SIGKILL."""
    keep: Callable[[], bool] = lambda: False
    """Whether it must outlive us now; the next supervisor takes it over as it is."""
    renew: bool = False
    """Whether SIGHUP starts it anew, because its certificates have changed."""


class Known(Part, frozen=True, kw_only=True):
    """A process that cannot be mistaken for another: its pid, and its start in clock ticks since boot (proc(5))."""

    pid: int
    start: int


class ChildReport(Part, frozen=True, kw_only=True, omit_defaults=False):
    """How a child does; `exits` counts how often it died since it last was steady."""

    name: str
    process: Known | None = None
    ready: bool = False
    exits: int = 0


class Report(Part, frozen=True, kw_only=True, omit_defaults=False):
    """What the supervisor writes down at each change."""

    supervisor: Known
    children: list[ChildReport] = []

    @property
    def ready(self) -> bool:
        return all(child.ready for child in self.children)


@dataclass
class _Run:
    child: Child
    process: Known | None = None
    adopted: bool = False
    ready: bool = False
    exits: int = 0
    started: float = 0
    due: float = field(default_factory=time.monotonic)


def known(pid: int) -> Known | None:
    """The process of that pid, unless it is gone or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if stat[0] == "Z" else Known(pid=pid, start=int(stat[19]))


def lives(process: Known | None) -> bool:
    return process is not None and known(process.pid) == process


def read_report(path: Path) -> Report | None:
    """What the supervisor last wrote; None if it wrote nothing yet."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError):
        return None


def end_process(process: Known | None, sign: signal.Signals, limit: float) -> None:
    """Ask a process to end, and after `limit` seconds make it. No child of ours that is not reaped yet."""
    for number, patience in ((sign, limit), (signal.SIGKILL, 5.0)):
        if process is None or not lives(process):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
        ends = time.monotonic() + patience
        while lives(process) and time.monotonic() < ends:
            time.sleep(0.05)


class Supervisor:
    """`run` returns when it was told to stop by SIGTERM or SIGINT and everything has ended."""

    def __init__(self, plan: Iterable[Child], report_file: Path, log_dir: Path) -> None:
        self._runs = {child.name: _Run(child) for child in plan}
        self._report_file, self._log_dir = report_file, log_dir
        self._written: Report | None = None
        self._next_look = 0.0

    def run(self) -> None:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self._adopt()
        while True:
            self._reap()
            self._start_due()
            self._report()
            self._rotate()
            match signal.sigtimedwait(SIGNALS, self._pause()):
                case signal.struct_siginfo(si_signo=signal.SIGTERM | signal.SIGINT):
                    break
                case signal.struct_siginfo(si_signo=signal.SIGHUP):
                    self._renew()
        self._stop()

    def _adopt(self) -> None:
        """Take over what a killed supervisor left and must not end; everything else was ended before."""
        before = read_report(self._report_file)
        for left in before.children if before else []:
            run = self._runs.get(left.name)
            if run and lives(left.process):
                run.process, run.adopted, run.started = left.process, True, time.monotonic()

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (pid := (ended := os.waitpid(-1, os.WNOHANG))[0]) != 0:
                for run in self._runs.values():
                    if run.process and run.process.pid == pid:
                        self._gone(run, os.waitstatus_to_exitcode(ended[1]))
        for run in self._runs.values():
            if run.adopted and run.process and not lives(run.process):
                self._gone(run, None)

    def _gone(self, run: _Run, status: int | None) -> None:
        now = time.monotonic()
        run.exits = 1 if now - run.started > STEADY else run.exits + 1
        pause = min(FIRST_PAUSE * 2 ** (run.exits - 1), LONGEST_PAUSE)
        run.process, run.adopted, run.ready, run.due = None, False, False, now + pause
        logger.warning("a process ended", process=run.child.name, status=status, again_in_seconds=pause)

    def _start_due(self) -> None:
        for run in self._runs.values():
            if run.process is None and time.monotonic() >= run.due and self._may_start(run.child):
                self._start(run)
            elif run.process and not run.ready:
                run.ready = run.child.ready()
                if run.ready:
                    logger.info("ready", process=run.child.name, pid=run.process.pid)

    def _may_start(self, child: Child) -> bool:
        return all(self._runs[name].ready for name in child.after if name in self._runs)

    def _start(self, run: _Run) -> None:
        run.started = time.monotonic()
        try:
            pid = spawn(run.child.argv, self._log_dir / f"{run.child.name}.log")
        except OSError as e:
            logger.error("a process cannot be started", process=run.child.name, why=str(e))  # noqa: TRY400 - no trace
            self._gone(run, None)
            return
        run.process = known(pid) or Known(pid=pid, start=0)
        logger.info("started", process=run.child.name, pid=pid)

    def _pause(self) -> float:
        """Seconds until there is something to look at even without a signal."""
        now, pause = time.monotonic(), 5.0
        for run in self._runs.values():
            if run.process is None:
                pause = min(pause, max(run.due - now, 0.02 if self._may_start(run.child) else 0.1))
            elif not run.ready:
                pause = min(pause, 0.05)
            elif run.adopted:
                pause = min(pause, 1.0)
        return pause

    def _report(self) -> None:
        children = [
            ChildReport(name=name, process=run.process, ready=run.ready, exits=run.exits)
            for name, run in self._runs.items()
        ]
        report = Report(supervisor=known(os.getpid()) or Known(pid=os.getpid(), start=0), children=children)
        if report != self._written:
            write_json(self._report_file, report, 0o644)
            self._written = report

    def _rotate(self) -> None:
        """Copy and truncate: whoever writes keeps its descriptor, which appends."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + 30
        for path in self._log_dir.glob("*.log"):
            if path.stat().st_size > LOG_SIZE:
                shutil.copyfile(path, path.with_name(f"{path.name}.1"))
                os.truncate(path, 0)

    def _renew(self) -> None:
        for run in self._runs.values():
            if run.child.renew and run.process:
                logger.info("starting anew with new certificates", process=run.child.name)
                os.kill(run.process.pid, signal.SIGTERM)

    def _stop(self) -> None:
        for run in reversed(self._runs.values()):
            if run.process is None or run.child.keep():
                continue
            logger.info("stopping", process=run.child.name, pid=run.process.pid)
            os.kill(run.process.pid, run.child.stop_signal)
            ends = time.monotonic() + run.child.stop_limit
            while lives(run.process) and time.monotonic() < ends:
                signal.sigtimedwait([signal.SIGCHLD], 0.1)
            if lives(run.process):
                logger.warning("killing", process=run.child.name, pid=run.process.pid)
                os.kill(run.process.pid, signal.SIGKILL)
            self._reap()
            run.process, run.ready, run.due = None, False, float("inf")
            self._report()


def end_leftovers(report_file: Path, plan: Iterable[Child]) -> None:
    """End what a supervisor that was killed left behind, in reverse order, except what has to be kept."""
    before, children = read_report(report_file), {child.name: child for child in plan}
    for left in reversed(before.children if before else []):
        child = children.get(left.name)
        if child and child.keep():
            continue
        end_process(left.process, child.stop_signal if child else signal.SIGTERM, child.stop_limit if child else 15)
