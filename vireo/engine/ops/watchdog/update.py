"""Change a watchdog."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops.watchdog.add import supported
from vireo.model.device import Watchdog

PERMIT = "edit_vm_properties"
ON = "vm"


async def update(call: Call, id: str, changes: Watchdog) -> None:
    """Its model and what it does."""
    holder = await _inside.locked(call, "change the watchdog of")
    supported(holder, changes)
    changes = replace(changes, id=None, vm=None, template=None, instance_type=None)
    for watchdog in holder.e.watchdogs or []:
        if watchdog.id == id:
            await _inside.change(call, holder, "watchdogs", id, merged(watchdog, changes))
