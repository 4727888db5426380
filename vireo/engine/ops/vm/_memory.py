"""Where the memory of a suspended VM is kept."""

from vireo.engine.store.db import Db
from vireo.wire.methods import Location


async def find(db: Db, vm: str) -> Location | None:
    """The volume that holds the VM's memory."""
    query = "select storage_domain, image, volume from vm_memory where vm = %s"
    row = await (await db.execute(query, (vm,))).fetchone()
    return Location(sdUUID=str(row[0]), imgUUID=str(row[1]), volUUID=str(row[2])) if row else None


async def keep(db: Db, vm: str, to: Location) -> None:
    """Remember the volume."""
    values = (vm, to.sdUUID, to.imgUUID, to.volUUID)
    await db.execute("insert into vm_memory (vm, storage_domain, image, volume) values (%s, %s, %s, %s)", values)


async def forget(db: Db, vm: str) -> None:
    """There is no saved memory any more."""
    await db.execute("delete from vm_memory where vm = %s", (vm,))
