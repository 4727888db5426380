"""Remove a host that is in maintenance."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import hosts, storage_domains
from vireo.errors import Refused
from vireo.model.host import HostStatus

PERMIT = "delete_host"


async def remove(call: Call, id: str) -> None:
    """Its local storage domains must be gone."""
    host = await hosts.get(call.db, id, lock=True)
    if host.status != HostStatus.MAINTENANCE:
        raise Refused(f"Cannot remove host {host.name}. It is {host.status and host.status.value}, not maintenance.")
    domains = await storage_domains.list(call.db, host=id)
    if domains:
        raise Refused(f"Cannot remove host {host.name}. Storage domain {domains[0].name} is on it.")
    await hosts.remove(call.db, id)
    await record(call.db, "USER_REMOVE_VDS", host=host, cluster=host.cluster)
