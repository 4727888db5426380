"""What can be known to go wrong before `vireo up` touches anything. A check returns sentences: what, and what to do."""

import contextlib
import os
import pwd
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from vireo.cli import postgres
from vireo.cli.plan import LIBVIRT, LIBVIRT_SOCKET, listeners
from vireo.cli.state import Settings, State
from vireo.lab.run import end

DISK = 2 << 30
"""Bytes that must be free where the state directory lies."""

PROGRAMS = {
    "qemu-system-x86_64": "qemu-system-x86", "qemu-img": "qemu-utils", "libvirtd": "libvirt-daemon-system",
    "virtlogd": "libvirt-daemon-system", "virsh": "libvirt-clients", "dnsmasq": "dnsmasq-base", "ip": "iproute2",
    "setpriv": "util-linux", "depmod": "kmod", "useradd": "passwd", "usermod": "passwd",
}  # fmt: skip
"""Programs that are started, and the Debian packages that have them."""


def problems(state: State, settings: Settings) -> list[str]:
    """All that is wrong, in the order in which to put it right."""
    checks: list[Callable[[], Iterator[str]]] = [
        python,
        rights,
        programs,
        lambda: disk(state),
        lambda: reach(state),
        lambda: port(settings.address, settings.port, "--port"),
        lambda: port(settings.address, settings.vdsm_port, "--vdsm-port"),
        libvirt,
        lambda: database(settings),
    ]
    return [sentence for check in checks for sentence in check()]


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[str]:
    if version < (3, 11):
        yield f"Python {'.'.join(map(str, version))} is too old: Vireo needs 3.11 or newer. `make up` finds one that suits."


def rights(uid: int | None = None) -> Iterator[str]:
    if (os.geteuid() if uid is None else uid) != 0:
        yield "Vireo runs libvirt and makes a bridge, which only root may: run it as root or through sudo."


def programs(path: str | None = None) -> Iterator[str]:
    missing = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    if missing:
        packages = sorted({PROGRAMS[name] for name in missing})
        yield (
            f"These programs are missing: {', '.join(missing)}. `make up` installs them, "
            f"or: apt-get install {' '.join(packages)}"
        )


def disk(state: State, needed: int = DISK) -> Iterator[str]:
    near = next(path for path in (state.dir, *state.dir.parents) if path.exists())
    free = shutil.disk_usage(near).free
    if free < needed and not state.exists:
        yield (
            f"{near} has {free / 2**30:.1f} GiB free, and Vireo needs {needed / 2**30:.0f}: make room there, "
            "or name a state directory elsewhere with --state-dir."
        )


def reach(state: State) -> Iterator[str]:
    """QEMU and PostgreSQL run as users of their own, and must get to the state directory."""
    for path in reversed(state.dir.parents):
        with contextlib.suppress(FileNotFoundError):
            if not path.stat().st_mode & 0o001:
                yield (
                    f"{path} is closed to other users, so QEMU and PostgreSQL would not reach the state directory "
                    f"{state.dir}: name one elsewhere with --state-dir, or `chmod o+x {path}`."
                )


def port(address: str, number: int, option: str) -> Iterator[str]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((address, number))
        except OSError as e:
            who = holder(number)
            why = f"is in use by {who}" if who else f"cannot be used on {address} ({e.strerror})"
            yield f"Port {number} {why}: stop that, or choose another port with {option}."


def holder(number: int) -> str | None:
    """Which process listens on a TCP port, as `name (process 12)`; None if it cannot be told."""
    sockets = {f"socket:[{inode}]" for inode in listeners(number)}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for fd in (process / "fd").iterdir():
                if str(fd.readlink()) in sockets:
                    words = (process / "cmdline").read_text().replace("\0", " ").strip()
                    return f"`{words[:60]}` (process {process.name})"
    return None


def libvirt() -> Iterator[str]:
    """A libvirt that is there and broken; one that is not there will be started."""
    if shutil.which("virsh") is None or not LIBVIRT_SOCKET.exists():
        return
    outcome = end("virsh", "--quiet", "--connect", LIBVIRT, "version", timeout=30)
    refused = "Connection refused" in outcome.err  # the socket of a daemon that was killed
    if outcome.status and not refused:
        yield f"libvirt is here and does not work: {outcome.last_words}. See `journalctl -u libvirtd`, or stop it."


def database(settings: Settings) -> Iterator[str]:
    if settings.database and (sentence := postgres.check(settings.database)):
        yield f"{sentence} Correct VIREO_DATABASE, or unset it: then Vireo runs a PostgreSQL of its own."
    if not settings.database:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(postgres.USER)
            if user.pw_uid >= 1000:
                yield (
                    f"There is a user `{postgres.USER}` on this machine who is no system user (uid {user.pw_uid}), and "
                    "PostgreSQL would run as them: rename them, or name a database in VIREO_DATABASE."
                )
