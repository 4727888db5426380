"""Plug a network card in."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import nics
from vireo.model.action import Action
from vireo.model.vm import VmStatus

PERMIT = "configure_vm_network"
ON = "vm"


async def activate(call: Call, id: str, action: Action) -> Action:
    """The VM must be down (hot plug is to come)."""
    await _state.locked(call, call.path["vm"], "plug a network card into", VmStatus.DOWN)
    nic = await nics.get(call.db, id, lock=True)
    await nics.save(call.db, replace(nic, plugged=True))
    return action
