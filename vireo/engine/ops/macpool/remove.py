"""Remove a pool of MAC addresses."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import clusters, mac_pools
from vireo.errors import Refused

PERMIT = "delete_mac_pool"


async def remove(call: Call, id: str) -> None:
    """Not the default one, and not one that clusters or data centers use."""
    pool = await mac_pools.get(call.db, id, lock=True)
    if pool.default_pool:
        raise Refused(f"Cannot remove MAC pool. {pool.name} is the default pool.")
    if used := await clusters.list(call.db, mac_pool=id):
        names = ", ".join(str(c.name) for c in used)
        raise Refused(f"Cannot remove MAC pool. {pool.name} is used by cluster {names}.")
    await call.db.execute("update data_center set mac_pool = null where mac_pool = %s", (id,))
    await mac_pools.remove(call.db, id)
    await record(call.db, "MAC_POOL_REMOVE_SUCCESS", mac_pool=pool)
