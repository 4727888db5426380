"""A whole life of an installation, in the private machine that test_up.py makes: the tests run in this order."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vireo.cli import guests, installation
from vireo.cli.state import State
from vireo.cli.supervisor import lives

state = State(Path(os.environ["VIREO_STATE_DIR"]))


def vireo(*argv, status=0):
    done = subprocess.run([sys.executable, "-m", "vireo.cli.main", *argv], capture_output=True, text=True, cwd="/")
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def processes():
    return {child.name: child.process for child in installation.report(state).children}


def demo():
    with installation.api(state) as api:
        [vm] = [vm for vm in api.list("/vms", "vm") if vm["name"] == "demo"]
        return vm


def counts():
    with installation.api(state) as api:
        names = {"hosts": "host", "storagedomains": "storage_domain", "vms": "vm", "disks": "disk"}
        return {path: len(api.list(f"/{path}", kind)) for path, kind in names.items()}


def test_up_brings_a_guest_that_says_it_has_booted():
    said = vireo("up")
    assert "vireo-demo: booted on Linux" in said
    for line in ("https://localhost:8443/ovirt-engine/", "admin@internal", "secrets/admin-password", "vireo down"):
        assert line in said
    assert demo()["status"] == "up"
    assert counts() == {"hosts": 1, "storagedomains": 1, "vms": 1, "disks": 1}
    assert [guest.name for guest in guests.running(state)] == ["demo"]


def test_up_again_makes_nothing_twice_and_is_quick():
    before, [guest], began = processes(), guests.running(state), time.monotonic()
    vireo("up")
    assert time.monotonic() - began < 20
    assert processes() == before
    assert guests.running(state) == [guest]
    assert counts() == {"hosts": 1, "storagedomains": 1, "vms": 1, "disks": 1}


def test_a_second_engine_is_refused_in_a_sentence():
    said = vireo("up", "--foreground", status=1)
    assert f"its supervisor is process {state.holder()}" in said


def test_other_settings_are_refused_while_it_runs():
    assert "other settings" in vireo("up", "--port", "9443", status=1)


def test_status_shows_everything():
    said = vireo("status")
    for words in ("engine", "postgresql", "libvirtd", "vdsm", "local", "demo", "up"):
        assert words in said
    assert json.loads(vireo("info", "--json"))["ca_file"] == str(state.ca_file)


@pytest.mark.parametrize("name", ["engine", "vdsm", "postgresql", "libvirtd"])
def test_a_killed_process_comes_back_and_the_guest_runs_on(name):
    [guest], before = guests.running(state), processes()[name]
    os.kill(before.pid, signal.SIGKILL)
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        now = next(child for child in installation.report(state).children if child.name == name)
        if now.ready and now.process != before:
            break
        time.sleep(0.1)
    with installation.api(state) as api:
        installation.wait_for_health(state, api, ends - time.monotonic())
    while demo()["status"] != "up":
        assert time.monotonic() < ends
        time.sleep(0.2)
    assert guests.running(state) == [guest]


def test_after_a_killed_supervisor_up_takes_over_what_is_left():
    [guest], pid = guests.running(state), state.holder()
    os.kill(pid, signal.SIGKILL)
    before = {child.name: child.process for child in installation.read_report(state.report_file).children}
    vireo("up")
    assert state.holder() != pid
    assert guests.running(state) == [guest]
    assert processes()["virtlogd"] == before["virtlogd"]
    assert not any(lives(process) for name, process in before.items() if name != "virtlogd")


def test_the_guest_got_an_address_from_the_bridge():
    log = state.consoles / f"{demo()['id']}.log"
    assert "vireo-demo: eth0 has 192.168.150." in log.read_text(errors="replace")


def test_down_stops_all_and_up_brings_it_back():
    before = [*processes().values()]
    vireo("down")
    assert state.holder() is None
    assert not any(lives(process) for process in before)
    assert guests.running(state) == []
    assert not Path("/sys/class/net/ovirtmgmt").exists()
    assert "does not run" in vireo("down")
    vireo("up")
    assert demo()["status"] == "up"
    assert counts() == {"hosts": 1, "storagedomains": 1, "vms": 1, "disks": 1}


def test_a_port_in_use_is_told_before_anything_is_touched(tmp_path):
    other = tmp_path / "other"
    said = vireo(f"--state-dir={other}", "up", status=1)
    assert "Port 8443 is in use by" in said
    assert "Port 54321 is in use by" in said
    assert not other.exists()


def test_destroy_leaves_nothing():
    [guest] = guests.running(state)
    vireo("destroy", "--yes")
    assert not state.dir.exists()
    assert not Path(f"/proc/{guest.pid}").exists()
    assert not Path("/sys/class/net/ovirtmgmt").exists()
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    for word in ("vireo.engine", "vireo.vdsm", "supervise", "libvirtd", "virtlogd", "dnsmasq", "postgres", "qemu"):
        assert word not in left.replace("pytest", ""), left
