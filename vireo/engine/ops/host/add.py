"""Add a host: a machine whose VDSM runs and trusts our CA."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters, hosts
from vireo.errors import Invalid
from vireo.model.cluster import Cluster
from vireo.model.host import Host, HostStatus

PERMIT = "create_host"
ON = "cluster"


async def add(call: Call, new: Host) -> Host:
    """The monitor connects to it; its own report makes it up. Without a cluster it goes into Default."""
    missing = [n for n in ("name", "address") if not getattr(new, n)]
    if missing:
        raise Invalid("Host [name, address, rootPassword] required for add", "Incomplete parameters")
    name = _names.check(new.name, "host", "add")
    await _names.free(call.db, hosts, "host", "add", name=name)
    cluster = await clusters.refer(call.db, new.cluster or Cluster(name="Default"))
    host = replace(
        new,
        id=str(uuid.uuid4()),
        name=name,
        cluster=Cluster(id=cluster.id),
        status=HostStatus.INITIALIZING,
        port=new.port or 54321,
        root_password=None,
        ssh=None,
        description=new.description or "",
        comment=new.comment or "",
    )
    await hosts.add(call.db, host)
    await record(call.db, "USER_ADD_VDS", host=host, cluster=cluster)
    return host
