"""Change a pool of MAC addresses."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.macpool import _ranges
from vireo.engine.store import mac_pools
from vireo.model.network import MacPool

PERMIT = "edit_mac_pool"


async def update(call: Call, id: str, changes: MacPool) -> None:
    """Addresses that are in use stay in use, also outside of the new ranges."""
    await call.db.execute("select pg_advisory_xact_lock(hashtext('mac_pool'))")
    pool = await mac_pools.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != pool.name:
        _names.text(changes.name, "MAC pool", "edit")
        await _names.free(call.db, mac_pools, "MAC pool", "edit", name=changes.name, but=id)
    after = merged(pool, replace(changes, id=None, default_pool=None, permissions=None))
    await _ranges.check(call.db, after, "edit")
    await mac_pools.save(call.db, after)
    await record(call.db, "MAC_POOL_EDIT_SUCCESS", mac_pool=after)
