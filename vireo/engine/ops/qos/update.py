"""Change a quality of service."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.qos import _check
from vireo.engine.store import qoss
from vireo.errors import Invalid, Refused
from vireo.model.quota import Qos

PERMIT = "edit_storage_pool_configuration"
ON = "data_center"


async def update(call: Call, id: str, changes: Qos) -> None:
    """Its type never changes."""
    qos = await qoss.get(call.db, id, lock=True)
    if changes.type is not None and changes.type != qos.type:
        raise Invalid(f"Cannot edit QoS. {qos.name} is of type {qos.type}, which cannot change.")
    if changes.name is not None and changes.name != qos.name:
        _names.text(changes.name, "QoS", "edit", 50)
        center = qos.data_center.id if qos.data_center else None
        kind = qos.type.value if qos.type else None
        if await qoss.find(call.db, data_center=center, type=kind, name=changes.name):
            raise Refused(f"Cannot edit QoS. The Data Center has a QoS {changes.name} of this type already.")
    after = _check.checked(merged(qos, replace(changes, id=None, data_center=None, type=None)), "edit")
    await qoss.save(call.db, after)
    await record(call.db, "USER_UPDATED_QOS", qos=after, data_center=qos.data_center)
