"""Remove a snapshot."""

from vireo.engine.ops._call import Call
from vireo.engine.store import snapshots
from vireo.errors import Refused

PERMIT = "manipulate_vm_snapshots"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """The active one is the VM itself and stays."""
    if await snapshots.find(call.db, id=id, lock=True) is None:
        raise Refused("Cannot remove the active snapshot: it is the VM as it is now.")
    await snapshots.remove(call.db, id)
