"""Make a virtual machine again what it was when a snapshot was taken."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import snapshots, vms
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.vm import VmBase, VmStatus

PERMIT = "manipulate_vm_snapshots"
ON = "vm"
STAYS = {"id", "name", "description", "comment", "creation_time", "cluster", "href", "link", "actions"}


async def restore(call: Call, id: str, action: Action) -> Action:
    """Its settings; name, description and cluster stay. Later snapshots are gone, as oVirt's are."""
    vm = await _state.locked(call, call.path["vm"], "restore a snapshot of", VmStatus.DOWN)
    snapshot = await snapshots.find(call.db, id=id, lock=True)
    if snapshot is None:
        raise Refused(f"Cannot restore the active snapshot of VM {vm.name}: it is the VM as it is now.")
    names = [f for f in VmBase.__struct_fields__ if f not in STAYS and f != "creation_status"]
    said: dict[str, Any] = {f: getattr(snapshot, f) for f in names}
    await vms.save(call.db, replace(vm, **said))
    for later in await snapshots.list(call.db, order="id", vm=vm.id):
        if str(later.date) > str(snapshot.date):
            await snapshots.remove(call.db, later.id)
    return action
