"""Add a quality of service to a data center."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.qos import _check
from vireo.engine.store import data_centers, qoss
from vireo.errors import Refused
from vireo.model.datacenter import DataCenter
from vireo.model.quota import Qos, QosType

PERMIT = "edit_storage_pool_configuration"
ON = "data_center"


async def add(call: Call, new: Qos) -> Qos:
    """Names are one's own among those of a type in the data center."""
    center = await data_centers.get(call.db, call.path["data_center"], lock=True)
    name = _names.text(new.name, "QoS", "add", 50)
    kind = new.type or QosType.STORAGE
    if await qoss.find(call.db, data_center=center.id, type=kind.value, name=name):
        raise Refused(f"Cannot add QoS. Data Center {center.name} has a QoS {name} of type {kind} already.")
    qos = replace(new, id=str(uuid.uuid4()), type=kind, data_center=DataCenter(id=center.id))
    qos = _check.checked(qos, "add")
    await qoss.add(call.db, qos)
    await record(call.db, "USER_ADDED_QOS", qos=qos, data_center=center)
    return qos
