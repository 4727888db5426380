"""Try a snapshot out."""

from vireo.engine.ops._call import Call
from vireo.engine.store import snapshots, vms
from vireo.engine.store.table import is_uuid
from vireo.errors import NotFound, Refused
from vireo.model.action import Action

PERMIT = "manipulate_vm_snapshots"


async def preview_snapshot(call: Call, id: str, action: Action) -> None:
    """Refused: it is to come; a snapshot can be restored."""
    vm = await vms.get(call.db, id, lock=True)
    wanted = action.snapshot.id if action.snapshot else None
    if not is_uuid(wanted) or await snapshots.find(call.db, id=wanted, vm=vm.id) is None:
        raise NotFound(f"Entity not found: GetSnapshotBySnapshotId: snapshot id={wanted}")
    raise Refused(f"Cannot preview a snapshot of VM {vm.name}: previews are not built yet; it can be restored.")
