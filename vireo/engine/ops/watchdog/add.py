"""Add a watchdog."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.vm._settings._guests import guest
from vireo.errors import Invalid, Refused
from vireo.model.device import Watchdog

PERMIT = "edit_vm_properties"
ON = "vm"


async def add(call: Call, new: Watchdog) -> Watchdog:
    """One at most, of a model that the guest system knows."""
    need(new, "watchdog", "action", "model")
    holder = await _inside.locked(call, "add a watchdog to")
    if holder.e.watchdogs:
        raise Refused(f"Cannot add watchdog. {holder.e.name} has one already.")
    supported(holder, new)
    watchdog = replace(new, id=str(uuid.uuid4()), vm=None, template=None, instance_type=None)
    await _inside.keep(call, holder, watchdogs=[watchdog])
    return watchdog


def supported(holder: _inside.Holder, watchdog: Watchdog) -> None:
    """Invalid if the guest system has no such watchdog."""
    models = guest(holder.e).watchdogs
    if watchdog.model is not None and watchdog.model not in models:
        raise Invalid(
            f"Cannot use watchdog {watchdog.model}. The guest system of {holder.e.name} knows {', '.join(models)}."
        )
