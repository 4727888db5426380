"""Add a mediated device."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.errors import Invalid
from vireo.model.device import VmMediatedDevice

PERMIT = "edit_admin_vm_properties"
ON = "vm"

KNOWN = {"mdevType", "nodisplay", "driverParams"}
"""What may be said of one (oVirt: vGPU, Virtual Machine Management Guide)."""


async def add(call: Call, new: VmMediatedDevice) -> VmMediatedDevice:
    """Its type must be said."""
    checked(new)
    holder = await _inside.locked(call, "add a mediated device to")
    device = replace(new, id=str(uuid.uuid4()), vm=None, template=None, instance_type=None)
    await _inside.keep(call, holder, mediated_devices=[*(holder.e.mediated_devices or []), device])
    return device


def checked(device: VmMediatedDevice) -> None:
    """Invalid, naming what is wrong, if the parameters cannot be so."""
    names = [p.name for p in device.spec_params or []]
    unknown = [n for n in names if n not in KNOWN]
    if unknown or "mdevType" not in names:
        what = f"{unknown[0]} is no parameter" if unknown else "mdevType is missing"
        raise Invalid(f"Cannot use the mediated device: {what}.")
