"""Leave the snapshot that is previewed."""

from vireo.engine.ops._call import Call
from vireo.engine.store import vms
from vireo.errors import Invalid
from vireo.model.action import Action

PERMIT = "manipulate_vm_snapshots"


async def undo_snapshot(call: Call, id: str, action: Action) -> None:
    """Invalid: nothing is previewed, which is to come."""
    vm = await vms.get(call.db, id, lock=True)
    raise Invalid(f"Cannot undo snapshot. No snapshot of VM {vm.name} is previewed.")
