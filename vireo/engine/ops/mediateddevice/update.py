"""Change a mediated device."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops.mediateddevice.add import checked
from vireo.model.device import VmMediatedDevice

PERMIT = "edit_admin_vm_properties"
ON = "vm"


async def update(call: Call, id: str, changes: VmMediatedDevice) -> None:
    """Its parameters, all at once."""
    holder = await _inside.locked(call, "change a mediated device of")
    changes = replace(changes, id=None, vm=None, template=None, instance_type=None)
    for device in holder.e.mediated_devices or []:
        if device.id == id:
            after = merged(device, changes)
            checked(after)
            await _inside.change(call, holder, "mediated_devices", id, after)
