"""Processes are killed while a VM runs or starts: the VM runs on, and the API soon says what is so."""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import ovirtsdk4 as sdk
import pytest
from ovirtsdk4 import types
from ovirtsdk4.types import VmStatus

from tests.e2e.installed import (
    add_vm, boots, connect, console, end, jobs_under_way, running, service, start, state, status_is, type_in, until,
)  # fmt: skip
from vireo.cli import installation

TRUTH = 30
"""Seconds after a restart within which the API says what is so."""


@pytest.fixture(scope="module")
def connection():
    connection = connect()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def vm(connection):
    vm = add_vm(connection, "survivor")
    start(connection, vm)
    yield vm
    end(connection, vm)


@pytest.fixture(autouse=True)
def everything_runs(connection):
    until(lambda: host_is_up(connection), TRUTH, "the host up again")


def host_is_up(connection):
    return [h.status for h in connection.system_service().hosts_service().list()] == [types.HostStatus.UP]


def child(name):
    return next(c for c in installation.report(state).children if c.name == name)


def kill(*names, number=signal.SIGKILL):
    """The processes of those names, now; answers them."""
    processes = [child(name).process for name in names]
    for process in processes:
        os.kill(process.pid, number)
    return processes


def back(names, before):
    """Until the supervisor has started them again."""
    until(
        lambda: all(child(n).ready and child(n).process not in before for n in names),
        20,
        f"{' and '.join(names)} again",
    )


def qemu(vm):
    [pid] = subprocess.run(["pgrep", "-f", f"qemu.*-uuid {vm.id}"], capture_output=True, text=True).stdout.split()
    return int(pid)


def jobs_have_ended(connection):
    until(lambda: not jobs_under_way(connection), TRUTH, "all jobs to end")


def what_is_so(connection, vm):
    """The API's word and libvirt's, where they agree: up or down."""
    status, runs = service(connection, vm).get().status, vm.id in running()
    return {(VmStatus.UP, True): "up", (VmStatus.DOWN, False): "down"}.get((status, runs))


def events(connection, vm, code):
    found = connection.system_service().events_service().list(max=100)
    return [e for e in found if e.code == code and e.vm and e.vm.id == vm.id]


@pytest.mark.parametrize("names", [["vdsm"], ["engine"], ["vdsm", "engine"], ["libvirtd"]], ids="+".join)
def test_a_vm_runs_on_while_others_are_killed(connection, vm, names):
    pid, booted, started = qemu(vm), boots(vm), len(events(connection, vm, 32))
    back(names, kill(*names))
    restarted = time.monotonic()
    until(lambda: host_is_up(connection), TRUTH, "the host up again")
    until(lambda: what_is_so(connection, vm) == "up", TRUTH - (time.monotonic() - restarted), "the truth: up")
    assert qemu(vm) == pid
    word = "-".join(names)
    type_in(vm, f"echo alive after {word} | tr a-z A-Z")
    until(lambda: f"alive after {word}".upper() in console(vm), 10, "the guest's answer")
    assert boots(vm) == booted
    assert len(events(connection, vm, 32)) == started, "it was said to have been started, and was not"


def test_it_can_still_be_led_after_all_that(connection, vm):
    service(connection, vm).stop()
    until(lambda: what_is_so(connection, vm) == "down", 20, "down")
    start(connection, vm)


@pytest.mark.parametrize("others", [[], ["engine"]], ids=["vdsm", "vdsm+engine"])
def test_a_vm_whose_qemu_died_while_nobody_looked_is_down(connection, vm, others):
    pid, names = qemu(vm), ["vdsm", *others]
    before = kill("vdsm", *others)
    os.kill(pid, signal.SIGKILL)
    back(names, before)
    restarted = time.monotonic()
    until(lambda: host_is_up(connection), TRUTH, "the host up again")
    until(lambda: what_is_so(connection, vm) == "down", TRUTH - (time.monotonic() - restarted), "the truth: down")
    jobs_have_ended(connection)
    start(connection, vm)


def test_a_vm_whose_qemu_dies_under_our_eyes_is_down_at_once_and_the_event_says_why(connection, vm):
    failed = len(events(connection, vm, 119))
    os.kill(qemu(vm), signal.SIGKILL)
    until(lambda: what_is_so(connection, vm) == "down", 5, "the truth: down")
    told = events(connection, vm, 119)
    assert len(told) == failed + 1
    assert "qemu" in told[0].description
    start(connection, vm)


def ask_to_start(vm):
    """In a connection of its own: the engine may die while it asks."""
    connection = connect(timeout=10)
    try:
        service(connection, vm).start()
    except (sdk.Error, OSError):
        return "refused or not heard"
    finally:
        connection.close(logout=False)
    return "accepted"


@pytest.mark.parametrize("blow", ["stopped vdsm", "stopped vdsm, killed engine", "killed vdsm", "killed both"])
def test_a_start_in_the_middle_of_a_crash_ends_up_or_undone(connection, vm, blow):
    service(connection, vm).stop()
    until(lambda: what_is_so(connection, vm) == "down", 20, "down")
    jobs_have_ended(connection)
    vdsm = child("vdsm").process
    killed, doomed = (
        [],
        [name for name in ("vdsm", "engine") if name in blow.partition("killed")[2].replace("both", "vdsm engine")],
    )
    if "stopped vdsm" in blow:
        os.kill(vdsm.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as threads:
            asked = threads.submit(ask_to_start, vm)
            time.sleep(0.1 if "killed" in blow and "stopped" not in blow else 1)
            killed = kill(*doomed)
            said = asked.result(timeout=20)
    finally:
        if "stopped vdsm" in blow:
            time.sleep(2)
            os.kill(vdsm.pid, signal.SIGCONT)
    back(doomed, killed)
    until(lambda: host_is_up(connection), TRUTH, "the host up again")
    jobs_have_ended(connection)
    ended = until(lambda: what_is_so(connection, vm), TRUTH, "up or down, and no other")
    assert ended == "up" or "killed" in blow, f"{blow}: {said}, but it is {ended}"
    if ended == "down":
        start(connection, vm)
