"""What `vireo up` keeps running on this machine: the processes, their order, and their configuration files."""

import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

from vireo.cli import certificates, postgres
from vireo.cli.certificates import ENGINE, HOST, LINK
from vireo.cli.state import Settings, State, write_json
from vireo.cli.supervisor import Child
from vireo.lab.run import end

LIBVIRT = "qemu:///system"
LIBVIRT_SOCKET, VIRTLOGD_SOCKET = Path("/run/libvirt/libvirt-sock"), Path("/run/libvirt/virtlogd-sock")
RUNNING_DOMAINS = Path("/run/libvirt/qemu")
"""Where libvirt's QEMU driver keeps NAME.pid and NAME.xml of each running domain."""


def write_configurations(state: State, settings: Settings) -> None:
    """The files that engine and VDSM are started with."""
    common = {"address": settings.address, "ca": str(state.ca_file)}
    engine = {
        **common,
        "state_dir": str(state.dir / "engine"),
        "dsn": settings.database or postgres.dsn(state),
        "port": settings.port,
        "ca_key": str(certificates.key(state, "ca")),
        "certificate": str(certificates.certificate(state, ENGINE)),
        "key": str(certificates.key(state, ENGINE)),
        "fqdn": settings.fqdn,
        "admin_password_file": str(state.password_file),
        "hosts_certificate": str(certificates.certificate(state, LINK)),
        "hosts_key": str(certificates.key(state, LINK)),
    }
    low, high = settings.dhcp_range
    vdsm = {
        **common,
        "state_dir": str(state.vdsm),
        "run_dir": str(state.vdsm_run),
        "port": settings.vdsm_port,
        "certificate": str(certificates.certificate(state, HOST)),
        "key": str(certificates.key(state, HOST)),
        "libvirt": LIBVIRT,
        "networks": {"ovirtmgmt": {"bridge": settings.bridge, "address": settings.network, "dhcp_range": [low, high]}},
    }
    (state.dir / "engine").mkdir(exist_ok=True, mode=0o700)
    write_json(state.config / "engine.json", engine)
    write_json(state.config / "vdsm.json", vdsm)


def everything(state: State, settings: Settings, *, with_libvirt: bool) -> list[Child]:
    """The processes in the order of their start. `with_libvirt`: no libvirt answers here, so run our own."""
    plan = [] if settings.database else [_postgres(state)]
    if with_libvirt:
        plan += _libvirt()
    return [*plan, _vdsm(state), _engine(state, settings)]


def libvirt_answers() -> bool:
    """Whether there is a libvirt for QEMU on this machine that we can use."""
    return end("virsh", "--quiet", "--connect", LIBVIRT, "version", timeout=30).status == 0


def _postgres(state: State) -> Child:
    return Child(
        name="postgresql",
        argv=postgres.command(state),
        ready=lambda: postgres.ready(state),
        stop_signal=signal.SIGINT,
        stop_limit=60,
    )


def _libvirt() -> list[Child]:
    """Debian's monolithic daemon. virtlogd holds the guests' logs: it must live as long as they do."""
    return [
        Child(name="virtlogd", argv=["virtlogd"], ready=lambda: _accepts(VIRTLOGD_SOCKET), keep=guests_run),
        Child(
            name="libvirtd",
            argv=["libvirtd"],
            after=("virtlogd",),
            ready=lambda: _accepts(LIBVIRT_SOCKET),
            stop_limit=30,
        ),
    ]


def _vdsm(state: State) -> Child:
    return Child(
        name="vdsm",
        argv=[sys.executable, "-P", "-m", "vireo.vdsm.main", "--config", str(state.config / "vdsm.json")],
        after=("libvirtd",),
        ready=lambda: _listens(state.settings().vdsm_port),
        renew=True,
    )


def _engine(state: State, settings: Settings) -> Child:
    return Child(
        name="engine",
        argv=[sys.executable, "-P", "-m", "vireo.engine.main", "--config", str(state.config / "engine.json")],
        after=("postgresql",),
        ready=lambda: _listens(settings.port),
        renew=True,
    )


def guests_run() -> bool:
    """Whether a QEMU of libvirt's lives on this machine."""
    return any(_lives(path) for path in RUNNING_DOMAINS.glob("*.pid"))


def _lives(pid_file: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(pid_file.read_text()), 0)
        return True
    return False


def _accepts(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(path))
        return True
    return False


def _listens(port: int) -> bool:
    """Whether somebody listens on a TCP port here, from /proc/net: a connection would show in the logs."""
    return bool(listeners(port))


def listeners(port: int) -> set[str]:
    """The inodes of the sockets that listen on a TCP port of this machine (proc(5), /proc/net/tcp)."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(fields[9])
    return found
