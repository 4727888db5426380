"""VM.getConsoleLog: what a guest has printed on its serial console."""

import asyncio
from pathlib import Path

from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.wire.rpc import Methods

MOST = 1 << 20
"""Bytes of one answer."""


def verbs(host: Host) -> Methods:
    async def log(vmID: str, last: int = 64 << 10) -> str:
        """The `last` bytes, also of a VM that is down; a VM without serial console has none."""
        known = host.vms.get(vmID)
        if known is None:
            raise HostError(f"There is no VM {vmID} on this host", "no_vm")
        path = Path(known.told.log) if known.told.log else host.config.consoles / f"{vmID}.log"
        return await asyncio.to_thread(_tail, path, max(0, min(last, MOST)))

    return {"VM.getConsoleLog": log}


def _tail(path: Path, size: int) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - size))
            return file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
