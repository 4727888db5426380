"""Add a graphics console."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.errors import Invalid
from vireo.model.console import GraphicsConsole

PERMIT = "edit_vm_properties"
ON = "vm"


async def add(call: Call, new: GraphicsConsole) -> GraphicsConsole:
    """One of a protocol; its id is the hex of that."""
    need(new, "console", "protocol")
    assert new.protocol
    holder = await _inside.locked(call, "add a console to")
    there = holder.e.graphics_consoles or []
    if any(c.protocol == new.protocol for c in there):
        raise Invalid(f"Cannot add console. {holder.e.name} has one with {new.protocol.value} already.")
    console = GraphicsConsole(id=new.protocol.value.encode().hex(), protocol=new.protocol)
    await _inside.keep(call, holder, graphics_consoles=[*there, console])
    return console
