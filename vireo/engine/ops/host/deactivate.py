"""Put a host into maintenance: the engine leaves it alone."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import hosts, vms
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.host import HostStatus

PERMIT = "manipulate_host"


async def deactivate(call: Call, id: str, action: Action) -> None:
    """Nothing may run there: moving its VMs away is to come."""
    host = await hosts.get(call.db, id, lock=True)
    running = await vms.list(call.db, host=id)
    if running:
        names = ", ".join(str(v.name) for v in running[:5])
        raise Refused(f"Cannot switch host {host.name} to maintenance. {len(running)} VMs run there: {names}.")
    await hosts.save(call.db, replace(host, status=HostStatus.MAINTENANCE))
