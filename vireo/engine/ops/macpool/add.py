"""Add a pool of MAC addresses."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.macpool import _ranges
from vireo.engine.store import mac_pools
from vireo.model.network import MacPool

PERMIT = "create_mac_pool"
ON = "system"


async def add(call: Call, new: MacPool) -> MacPool:
    """Its ranges must not overlap with those of another pool, unless one of both allows duplicates."""
    name = _names.text(new.name, "MAC pool", "add")
    await call.db.execute("select pg_advisory_xact_lock(hashtext('mac_pool'))")
    await _names.free(call.db, mac_pools, "MAC pool", "add", name=name)
    pool = replace(
        new,
        id=str(uuid.uuid4()),
        allow_duplicates=bool(new.allow_duplicates),
        default_pool=False,
        permissions=None,
    )
    await _ranges.check(call.db, pool, "add")
    await mac_pools.add(call.db, pool)
    await record(call.db, "MAC_POOL_ADD_SUCCESS", mac_pool=pool)
    return pool
