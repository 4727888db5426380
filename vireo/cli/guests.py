"""The virtual machines that run on this machine, seen without the engine: for `down` and `destroy`."""

import contextlib
import signal
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from vireo.cli.api import Api, Entity
from vireo.cli.plan import LIBVIRT, RUNNING_DOMAINS, libvirt_answers
from vireo.cli.state import Settings, State
from vireo.cli.supervisor import end_process, known
from vireo.errors import Refused, Unreachable
from vireo.lab.run import end

MARK = "http://ovirt.org/vm/1.0"
"""The namespace of the metadata that VDSM writes into each of its domains."""


class Guest(NamedTuple):
    """A running domain and the pid of its QEMU."""

    name: str
    pid: int


def running(state: State) -> list[Guest]:
    """The domains of this installation, from libvirt's own status files: it need not run."""
    found = []
    for path in RUNNING_DOMAINS.glob("*.xml"):
        with contextlib.suppress(OSError, ValueError):
            text = path.read_text(errors="replace")
            pid = int(path.with_suffix(".pid").read_text())
            if (MARK in text or f"{state.dir}/" in text) and known(pid):
                found.append(Guest(path.stem, pid))
    return found


def ask_to_stop(api: Api, settings: Settings, grace: float) -> None:
    """Shut down this machine's VMs through the engine; those that run on after `grace` seconds are stopped."""
    here = {
        host["id"] for host in api.list("/hosts", "host") if str(host.get("port", "")) in {"", str(settings.vdsm_port)}
    }
    for action, patience in (("shutdown", grace), ("stop", 20.0)):
        ends = time.monotonic() + patience
        for vm in _up(api, here) if patience else []:
            with contextlib.suppress(Refused):  # it went down meanwhile, or cannot be asked: then it is stopped
                api.act(f"/vms/{vm['id']}/{action}")
        while _up(api, here) and time.monotonic() < ends:
            time.sleep(0.3)


def _up(api: Api, hosts: set[str]) -> list[Entity]:
    return [
        vm
        for vm in api.list("/vms", "vm")
        if vm.get("status") not in {"down", "suspended", "image_locked"} and vm.get("host", {}).get("id", "") in hosts
    ]


def end_all(state: State) -> None:
    """End whatever still runs, through libvirt if it answers, else by signal."""
    with_libvirt = libvirt_answers()
    for guest in running(state):
        if with_libvirt:
            end("virsh", "--quiet", "--connect", LIBVIRT, "destroy", guest.name)
        end_process(known(guest.pid), signal.SIGTERM, 5)


def stop_politely(api: Api, settings: Settings, grace: float) -> str | None:
    """Like ask_to_stop; a sentence when the engine could not be asked."""
    try:
        ask_to_stop(api, settings, grace)
    except (Refused, Unreachable) as e:
        return f"The VMs are stopped without the engine: {e}"
    return None


def remove_network(state: State, settings: Settings) -> None:
    """End the bridge's dnsmasq, and remove the bridge if VDSM made it (its alias says so)."""
    net = state.vdsm / "net"
    with contextlib.suppress(OSError, ValueError):
        pid = int((net / f"{settings.bridge}.pid").read_text())
        if f"--dhcp-leasefile={net}/".encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
            end_process(known(pid), signal.SIGTERM, 3)
    shown = end("ip", "-json", "-details", "link", "show", "dev", settings.bridge)
    if shown.status == 0 and msgspec.json.decode(shown.out)[0].get("ifalias") == "vireo":
        end("ip", "link", "delete", settings.bridge)
