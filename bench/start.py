"""From the API call that starts a VM to libvirt's event that it runs, against `virsh create` of the same XML.

On a machine of its own, made of namespaces: PostgreSQL, libvirtd, VDSM and engine are started for it and end with it.
The two ways take turns. `python bench/start.py [ROUNDS]`, as root.
"""

import json
import os
import statistics
import subprocess  # noqa: TID251 - what it starts shows its progress
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring, tostring

import libvirt

from vireo.cli import first_objects, installation, stopping
from vireo.cli.api import Api, status_is
from vireo.cli.plan import LIBVIRT
from vireo.cli.progress import Progress
from vireo.cli.state import State
from vireo.lab.guest_image import GuestImage
from vireo.lab.run import run

ROOT = Path(__file__).resolve().parents[1]
PRIVATE = ROOT / "tests/cli/private.sh"
GOAL = 1.15
ROUNDS = 20
SETTLE = 0.5
"""Seconds of rest before each round: the ends of the round before are not measured."""
LIMIT = 60.0
"""Seconds after which a domain that has not started will not."""


class Events:
    """When libvirt told that the domain began and ended, in monotonic seconds."""

    def __init__(self) -> None:
        libvirt.virEventRegisterDefaultImpl()
        libvirt.registerErrorHandler(lambda _ctx, _error: None, None)
        threading.Thread(target=self._loop, daemon=True).start()
        self.conn = libvirt.open(LIBVIRT)
        self.conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._happened, None)
        self._told: dict[int, float] = {}
        self._news = threading.Condition()

    def _loop(self) -> None:
        while True:
            libvirt.virEventRunDefaultImpl()

    def _happened(self, _conn: object, _dom: object, event: int, *_rest: object) -> None:
        now = time.monotonic()
        with self._news:
            self._told[event] = now
            self._news.notify()

    def after(self, event: int, act: Callable[[], object]) -> float:
        """Seconds from `act`, which may not wait for it, to libvirt's event. TimeoutError after LIMIT."""
        self._told.clear()
        began = time.monotonic()
        act()
        with self._news:
            if not self._news.wait_for(lambda: event in self._told, LIMIT):
                raise TimeoutError(f"libvirt's event {event} did not come")
        return self._told[event] - began


def main() -> int:
    """The whole bench; its exit status."""
    words = sys.argv[1:]
    if words[:1] == ["--inside"]:
        return _inside(int(words[1]))
    rounds = words[0] if words else str(ROUNDS)
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        Path(directory).chmod(0o755)
        env = {**os.environ, "VIREO_STATE_DIR": f"{directory}/state", "PYTHONUNBUFFERED": "1"}
        inside = [str(PRIVATE), sys.executable, str(Path(__file__).resolve()), "--inside", rounds]
        return subprocess.run(inside, env=env, check=False).returncode


def _inside(rounds: int) -> int:
    state, progress = State(Path(os.environ["VIREO_STATE_DIR"])), Progress()
    try:
        vireo = [sys.executable, "-m", "vireo.cli.main"]
        subprocess.run([*vireo, "up", "--services-only"], check=True, timeout=300)
        with installation.api(state) as api:
            vm = _vm(state, api, progress)
            api_times, virsh_times = _measure(api, f"/vms/{vm['id']}", rounds)
    finally:
        stopping.stop(state, progress, grace=0)
    print(json.dumps(_result(api_times, virsh_times)))
    return 0


def _vm(state: State, api: Api, progress: Progress) -> dict[str, Any]:
    """A VM with a disk of 1 GiB, a network card and nothing to boot, so that it takes no processor time."""
    storage = state.storage / "local"
    storage.mkdir()
    nothing = GuestImage(Path(), Path())
    wishes = first_objects.Wishes("localhost", state.settings().vdsm_port, storage, state.consoles, nothing)
    first_objects.ensure_local(api)
    with progress.step("Adding host and storage domain"):
        domain = first_objects.ensure_storage(api, wishes, first_objects.ensure_host(api, wishes))
    vm = api.add("/vms", name="bench", cluster={"name": "Default"}, template={"name": "Blank"}, memory=str(128 << 20))
    [profile] = [p for p in api.list("/vnicprofiles", "vnic_profile") if p["name"] == first_objects.NETWORK]
    api.add(f"/vms/{vm['id']}/nics", name="nic1", interface="virtio", vnic_profile={"id": profile["id"]})
    disk = {
        "name": "bench",
        "format": "cow",
        "provisioned_size": str(1 << 30),
        "storage_domains": {"storage_domain": [{"id": domain["id"]}]},
    }
    made = api.add(f"/vms/{vm['id']}/diskattachments", interface="virtio", bootable="true", active="true", disk=disk)
    api.wait(f"/disks/{made['id']}", status_is("ok"), "Making the disk", 30)
    return vm


def _measure(api: Api, vm: str, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each round, by the API and by virsh. The first start of all is not measured: its XML is taken."""
    events, by_api, by_virsh = Events(), [], []
    began, ended = libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STOPPED
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        events.after(began, lambda: api.act(f"{vm}/start"))
        file.write(_same(events.conn.lookupByName("bench")))
        file.flush()
        _stop(api, vm)
        for number in range(1, rounds + 1):
            by_api.append(events.after(began, lambda: api.act(f"{vm}/start")))
            _stop(api, vm)
            by_virsh.append(events.after(began, lambda: _virsh("create", file.name)))
            events.after(ended, lambda: _virsh("destroy", "bench"))
            time.sleep(SETTLE)
            told = f"API {by_api[-1] * 1000:5.0f} ms, virsh {by_virsh[-1] * 1000:5.0f} ms"
            print(f"  {number:3} of {rounds}: {told}", flush=True)
    return by_api, by_virsh


def _virsh(*words: str) -> None:
    run("virsh", "--quiet", "--connect", LIBVIRT, *words)


def _stop(api: Api, vm: str) -> None:
    api.wait(vm, status_is("up"), "The start", LIMIT)
    api.act(f"{vm}/stop")
    api.wait(vm, status_is("down"), "The stop", LIMIT)
    time.sleep(SETTLE)


def _same(domain: libvirt.virDomain) -> str:
    """The XML that the domain was made from, as libvirt completed it; without the mark by which VDSM knows its own."""
    xml = fromstring(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE))  # noqa: S314
    for mark in xml.findall("metadata"):
        xml.remove(mark)
    return tostring(xml, "unicode")


def _result(by_api: list[float], by_virsh: list[float]) -> dict[str, object]:
    api, virsh = statistics.median(by_api), statistics.median(by_virsh)
    figures = {
        "api_ms": round(api * 1000, 1),
        "virsh_ms": round(virsh * 1000, 1),
        "ratio": round(api / virsh, 3),
        "rounds": len(by_api),
    }
    return {"bench": "start", "figures": figures, "goals": {"ratio": GOAL}, "met": figures["ratio"] <= GOAL}


if __name__ == "__main__":
    sys.exit(main())
