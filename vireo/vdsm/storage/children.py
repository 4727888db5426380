"""Keeps processes for work on storage ready while VDSM runs."""

from vireo.vdsm.host import Host
from vireo.vdsm.storage import _apart


async def start(host: Host) -> None:
    """main.py's call."""
    host.tasks.create_task(_apart.keep())
