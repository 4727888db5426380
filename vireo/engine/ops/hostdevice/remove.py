"""Remove a host device."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call

PERMIT = "edit_admin_vm_properties"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """What has it must not run."""
    holder = await _inside.locked(call, "remove a host device of")
    await _inside.change(call, holder, "host_devices", id, None)
