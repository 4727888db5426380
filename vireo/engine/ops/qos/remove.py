"""Remove a quality of service."""

from psycopg import sql

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import qoss

PERMIT = "edit_storage_pool_configuration"
ON = "data_center"

WITHOUT = sql.SQL("update {} set spec = spec - 'qos', revision = revision + 1 where spec->'qos'->>'id' = %s")


async def remove(call: Call, id: str) -> None:
    """What it limited is not limited any more."""
    qos = await qoss.get(call.db, id, lock=True)
    for table in ("network", "vnic_profile", "cpu_profile", "disk_profile"):
        await call.db.execute(WITHOUT.format(sql.Identifier(table)), (id,))
    await qoss.remove(call.db, id)
    await record(call.db, "USER_REMOVED_QOS", qos=qos, data_center=qos.data_center)
