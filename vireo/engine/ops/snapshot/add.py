"""Take a snapshot of a virtual machine."""

import uuid
from datetime import UTC, datetime

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.vm import _state
from vireo.engine.store import disk_attachments, snapshots
from vireo.errors import Refused
from vireo.model.snapshot import Snapshot, SnapshotStatus, SnapshotType
from vireo.model.vm import Vm, VmStatus

PERMIT = "manipulate_vm_snapshots"
ON = "vm"
OWN = {"id", "description", "comment", "href", "link", "actions", "creation_status", "status", "host"}


async def add(call: Call, new: Snapshot) -> Snapshot:
    """Of a VM without disks it is its settings, and done at once. With disks it is to come."""
    need(new, "snapshot", "description")
    vm = await _state.locked(call, call.path["vm"], "take a snapshot of", VmStatus.DOWN)
    if await disk_attachments.list(call.db, order="id", vm=vm.id):
        raise Refused(f"Cannot create snapshot. VM {vm.name} has disks: snapshots of disks are not built yet.")
    snapshot = Snapshot(
        **{f: getattr(vm, f) for f in Vm.__struct_fields__ if f not in OWN},
        id=str(uuid.uuid4()),
        description=new.description,
        date=datetime.now(UTC),
        persist_memorystate=False,
        snapshot_status=SnapshotStatus.OK,
        snapshot_type=SnapshotType.REGULAR,
        vm=Vm(id=vm.id),
    )
    await snapshots.add(call.db, snapshot)
    return snapshot
