"""Take a host out of maintenance."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import hosts
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.host import HostStatus

PERMIT = "manipulate_host"


async def activate(call: Call, id: str, action: Action) -> None:
    """The monitor connects to it; its own report makes it up."""
    host = await hosts.get(call.db, id, lock=True)
    if host.status == HostStatus.UP:
        raise Refused(f"Cannot activate host {host.name}. It is up.")
    await hosts.save(call.db, replace(host, status=HostStatus.INITIALIZING))
