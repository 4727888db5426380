"""Devices that are kept inside the VM, template or instance type that has them: watchdogs, NUMA nodes, CD-ROMs and more."""

from typing import Any, NamedTuple

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import instance_types, templates, vms
from vireo.engine.store.table import Table, is_uuid
from vireo.errors import Gone
from vireo.model.vm import VmStatus

HOLDERS: dict[str, Table[Any]] = {"vm": vms, "template": templates, "instance_type": instance_types}
"""By the name that the holder has in a path, and in its devices."""


class Holder(NamedTuple):
    """What has the device, and the name of the device's reference to it."""

    kind: str
    e: Any

    @property
    def reference(self) -> dict[str, Any]:
        """The device's attribute that says whose it is."""
        return {self.kind: HOLDERS[self.kind].cls(id=self.e.id)}


async def find(call: Call) -> Holder | None:
    """What the path leads through; None if that does not exist."""
    kind = next(k for k in HOLDERS if k in call.path)
    id = call.path[kind]
    e = await HOLDERS[kind].find(call.db, id=id) if is_uuid(id) else None
    return Holder(kind, e) if e is not None else None


async def locked(call: Call, verb: str) -> Holder:
    """The holder, its row locked; a VM must be down."""
    kind = next(k for k in HOLDERS if k in call.path)
    if kind == "vm":
        return Holder(kind, await _state.locked(call, call.path["vm"], verb, VmStatus.DOWN))
    return Holder(kind, await HOLDERS[kind].get(call.db, call.path[kind], lock=True))


async def keep(call: Call, holder: Holder, **lists: list[Any] | None) -> None:
    """Put the devices where they belong."""
    await HOLDERS[holder.kind].save(call.db, replace(holder.e, **lists))


async def change(call: Call, holder: Holder, member: str, id: str, new: Any | None) -> None:
    """Replace the device of this id, or remove it."""
    there = getattr(holder.e, member) or []
    if all(d.id != id for d in there):
        raise Gone(f"There is no {id} among the {member} of {holder.e.name}")
    kept = [(new if d.id == id else d) for d in there if new is not None or d.id != id]
    await keep(call, holder, **{member: kept or None})
