"""Remove a graphics console."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call

PERMIT = "edit_vm_properties"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """A VM without any console is headless."""
    holder = await _inside.locked(call, "remove a console of")
    await _inside.change(call, holder, "graphics_consoles", id, None)
