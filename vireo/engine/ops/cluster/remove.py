"""Remove a cluster."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters
from vireo.errors import Refused

PERMIT = "delete_cluster"

USERS = """
select 'host ' || name from host where cluster = %(id)s
union all select 'VM ' || name from vm where cluster = %(id)s
union all select 'template ' || name from template where cluster = %(id)s
union all select 'pool ' || name from vm_pool where cluster = %(id)s limit 5"""


async def remove(call: Call, id: str) -> None:
    """Not one with hosts, VMs, templates or pools."""
    cluster = await clusters.get(call.db, id, lock=True)
    used = [name async for (name,) in await call.db.execute(USERS, {"id": id})]
    if used:
        raise Refused(f"Cannot remove Cluster. Cluster {cluster.name} has {', '.join(used)}.")
    await clusters.remove(call.db, id)
    await record(call.db, "USER_REMOVE_CLUSTER", cluster=cluster, data_center=cluster.data_center)
