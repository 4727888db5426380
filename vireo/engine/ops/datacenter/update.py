"""Change a data center."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import data_centers, storage_domains
from vireo.errors import Refused
from vireo.model.datacenter import DataCenter


async def update(call: Call, id: str, changes: DataCenter) -> None:
    """Whether its storage is local can be changed only while it has none."""
    center = await data_centers.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != center.name:
        _names.check(changes.name, "Data Center", "edit", 40)
        await _names.free(call.db, data_centers, "Data Center", "edit", name=changes.name, but=id)
    if (
        changes.local is not None
        and changes.local != center.local
        and await storage_domains.list(call.db, data_center=id)
    ):
        raise Refused(
            f"Cannot edit Data Center. The storage type of Data Center {center.name} cannot change while it has storage domains."
        )
    after = merged(center, replace(changes, id=None, status=None, mac_pool=None))
    await data_centers.save(call.db, after)
    await record(call.db, "USER_UPDATE_STORAGE_POOL", data_center=after)
