"""One dnsmasq for each bridge that gives addresses: found again after a restart of VDSM, started again if dead."""

from pathlib import Path

from vireo.vdsm import run


def lease_file(state: Path, bridge: str) -> Path:
    """Lines of `expiry mac address hostname client-id` (dnsmasq's format)."""
    return state / f"{bridge}.leases"


def _argv(state: Path, bridge: str, dhcp_range: tuple[str, str]) -> list[str]:
    first, last = dhcp_range
    return [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--pid-file=",
        "--log-facility=-",
        "--port=0",
        f"--interface={bridge}",
        "--except-interface=lo",
        "--bind-interfaces",
        "--no-ping",  # else 3 s for each offer, and small clients give up
        "--dhcp-authoritative",
        f"--dhcp-range={first},{last},12h",
        f"--dhcp-leasefile={lease_file(state, bridge)}",
    ]


async def ensure(state: Path, bridge: str, dhcp_range: tuple[str, str]) -> int:
    """The pid of the bridge's dnsmasq, which runs with these settings."""
    _directory(state)
    argv, pid_file = _argv(state, bridge, dhcp_range), state / f"{bridge}.pid"
    if pid := run.alive(pid_file, argv[-1]):
        if run.words(pid) == argv:
            return pid
        await run.stop(pid_file, argv[-1])
    return await run.start(*argv, pid_file=pid_file, log_file=state / f"{bridge}.log")


async def stop(state: Path, bridge: str) -> None:
    """It does not run, and its leases are forgotten."""
    await run.stop(state / f"{bridge}.pid", f"--dhcp-leasefile={lease_file(state, bridge)}")
    _forget(lease_file(state, bridge))


def _directory(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
