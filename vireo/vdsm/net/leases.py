"""Which guest has which address: what the bridges' dnsmasq gave."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from vireo.vdsm.net.networks import state

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

_started: list[Path] = []


async def start(host: "Host") -> None:
    """From now on `addresses` knows where this host's lease files are."""
    _started[:] = [state(host.config)]


def addresses(where: Path | None = None) -> dict[str, list[str]]:
    """IPv4 addresses by MAC (lower case), of leases that have not run out.

    `where` is a directory of lease files; without it, that of the host that was started in this process.
    """
    found: dict[str, list[str]] = {}
    for file in [file for at in ([where] if where else _started) for file in sorted(at.glob("*.leases"))]:
        for line in file.read_text(errors="replace").splitlines():
            words = line.split()
            if len(words) >= 4 and words[0].isdigit() and (words[0] == "0" or int(words[0]) > time.time()):
                found.setdefault(words[1].lower(), []).append(words[2])
    return found
