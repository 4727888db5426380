"""Remove a network card of a template or an instance type."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call

PERMIT = "configure_template_network"
ON = "template"


async def remove(call: Call, id: str) -> None:
    """VMs made from it before keep theirs."""
    holder = await _inside.locked(call, "remove a network card of")
    await _inside.change(call, holder, "nics", id, None)
