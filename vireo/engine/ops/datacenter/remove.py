"""Remove a data center."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._told import told
from vireo.engine.store import data_centers
from vireo.errors import Refused
from vireo.model.datacenter import DataCenterStatus

PERMIT = "delete_storage_pool"


async def remove(call: Call, id: str) -> None:
    """Not one that is up. Its networks, quotas and QoS go; its clusters stay, in no data center (wire 8.14)."""
    center = await data_centers.get(call.db, id, lock=True)
    if center.status == DataCenterStatus.UP and not call.flag("force"):
        raise Refused(
            f"Cannot remove Data Center. Data Center {center.name} is up: deactivate and detach its storage domains first."
        )
    await data_centers.remove(call.db, id)
    await record(call.db, "USER_REMOVE_STORAGE_POOL", data_center=center)
    await told(call, f"Removing Data Center {center.name}")
