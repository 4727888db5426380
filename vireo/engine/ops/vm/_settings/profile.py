"""The CPU profile and the quota that a VM is counted under."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.store import cpu_profiles
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid
from vireo.model.cpu import CpuProfile
from vireo.model.quota import Quota

QUOTA = """
select id::text from quota where data_center = %s and (%s::text is null or id::text = %s)
order by name <> 'Default', name limit 1"""


async def look_up(db: Db, vm: V, change: Change) -> V:
    """Both are of the cluster and its data center: moved elsewhere, it has the defaults there."""
    if change.cluster is None:
        return vm
    profile = await _profile(db, vm, change)
    return replace(vm, cpu_profile=profile, quota=await _quota(db, vm, change))


async def _profile(db: Db, vm: V, change: Change) -> CpuProfile | None:
    assert change.cluster
    asked, moved = change.asked.cpu_profile, _moved(change)
    kept = vm.cpu_profile.id if vm.cpu_profile and not moved else None
    id = asked.id if asked else kept
    if id is not None:
        found = await cpu_profiles.find(db, id=id) if is_uuid(id) else None
        if found is None:
            raise Invalid(f"VM {vm.name} cannot have the CPU profile {id}: it does not exist.")
        if found.cluster and found.cluster.id == change.cluster.id:
            return CpuProfile(id=found.id)
        if asked:
            raise Invalid(f"VM {vm.name} cannot have the CPU profile {found.name}: it is of another cluster.")
    there = await cpu_profiles.list(db, cluster=change.cluster.id)
    first = next((p for p in there if p.name == change.cluster.name), there[0] if there else None)
    return CpuProfile(id=first.id) if first else None


async def _quota(db: Db, vm: V, change: Change) -> Quota | None:
    """The default one unless another is asked for."""
    assert change.cluster
    center = change.cluster.data_center.id if change.cluster.data_center else None
    row: Any = await (await db.execute("select to_regclass('quota')")).fetchone()
    if row is None or row[0] is None:
        return None
    asked = change.asked.quota.id if change.asked.quota else None
    if asked and not is_uuid(asked):
        raise Invalid(f"VM {vm.name} cannot have the quota {asked}: it does not exist.")
    id = asked or (vm.quota.id if vm.quota and not _moved(change) else None)
    for wanted in (id, None):
        row = await (await db.execute(QUOTA, (center, wanted, wanted))).fetchone()
        if row:
            return Quota(id=row[0])
        if asked:
            raise Invalid(f"VM {vm.name} cannot have the quota {asked}: it does not exist in the data center.")
    return None


def _moved(change: Change) -> bool:
    before = change.before.cluster if change.before else None
    return before is not None and change.cluster is not None and before.id != change.cluster.id
