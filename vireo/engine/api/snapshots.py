"""/vms/{vm}/snapshots"""

import uuid
from typing import Any

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.api.vms import CONTENT
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm._settings.initialization import shown
from vireo.engine.store import snapshots, vms
from vireo.engine.store.table import is_uuid
from vireo.errors import NotFound
from vireo.model.snapshot import Snapshot, SnapshotStatus, SnapshotType
from vireo.model.vm import Vm

ACTIVE = uuid.UUID("9d4ba0a3-0f8c-4f3b-8d7e-2a9b6f1c5e70")
OWN = ("id", "name", "description", "comment", "href", "link", "actions", "creation_status")
Rows = list


class Snapshots(Collection):
    """What a VM was like; and as the first, what it is like."""

    path, cls, noun, parameter = "vms/{vm}/snapshots", Snapshot, "snapshot", "snapshot"

    async def list(self, call: Call) -> Rows[Snapshot]:
        id = call.path["vm"]
        vm = await vms.find(call.db, id=id) if is_uuid(id) else None
        if vm is None:
            return []
        found = await snapshots.list(call.db, order="id", vm=id)
        return [_active(vm), *sorted(found, key=lambda s: str(s.date))]

    async def get(self, call: Call, id: str) -> Snapshot:
        for snapshot in await self.list(call):
            if snapshot.id == id:
                return snapshot
        raise NotFound(f"Entity not found: GetSnapshotBySnapshotId: snapshot id={id}")

    async def view(self, call: Call, e: Snapshot) -> Snapshot:
        """The VM's settings are told as those of a VM inside."""
        if e.snapshot_type == SnapshotType.ACTIVE:
            return e
        said: dict[str, Any] = {f: getattr(e, f) for f in Vm.__struct_fields__ if f not in OWN}
        given = shown(e.initialization) if e.initialization else None
        hidden = dict.fromkeys((*CONTENT, "cdroms", "graphics_consoles", "watchdogs", "mediated_devices"))
        vm = Vm(**{**said, "initialization": given, **hidden}, id=e.vm.id if e.vm else None, name=e.name)
        vm = replace(vm, description="", comment="", use_latest_template_version=None)
        own = {f: getattr(e, f) for f in ("date", "persist_memorystate", "snapshot_status", "snapshot_type")}
        return Snapshot(id=e.id, description=e.description, vm=vm, **own)


def _active(vm: Vm) -> Snapshot:
    return Snapshot(
        id=str(uuid.uuid5(ACTIVE, str(vm.id))),
        description="Active VM",
        date=vm.creation_time,
        persist_memorystate=False,
        snapshot_status=SnapshotStatus.OK,
        snapshot_type=SnapshotType.ACTIVE,
    )
