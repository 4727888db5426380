"""How it is migrated, and where it may run."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.store import hosts
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, NotFound, Refused
from vireo.model.host import Host
from vireo.model.migration import InheritableBoolean, MigrationOptions, ParallelMigrationsPolicy
from vireo.model.vm import VmAffinity, VmPlacementPolicy

INHERIT = {
    "auto_converge": InheritableBoolean.INHERIT,
    "compressed": InheritableBoolean.INHERIT,
    "encrypted": InheritableBoolean.INHERIT,
    "parallel_migrations_policy": ParallelMigrationsPolicy.INHERIT,
}


def check(vm: V, change: Change) -> V:
    options = vm.migration or MigrationOptions()
    options = replace(options, **{name: getattr(options, name) or value for name, value in INHERIT.items()})
    downtime = -1 if vm.migration_downtime is None else vm.migration_downtime
    if downtime < -1:
        raise Invalid(
            f"The migration downtime of VM {vm.name}, {downtime} ms, must not be negative; -1 is the default."
        )
    place = vm.placement_policy or VmPlacementPolicy()
    place = replace(place, affinity=place.affinity or VmAffinity.MIGRATABLE, hosts=place.hosts or None)
    return replace(vm, migration=options, migration_downtime=downtime, placement_policy=place)


async def look_up(db: Db, vm: V, change: Change) -> V:
    """The hosts it prefers exist. Refused for an unknown id, NotFound for an unknown name (refusals vms-092, 093)."""
    asked = change.asked.placement_policy
    if asked is None or not asked.hosts or vm.placement_policy is None:
        return vm
    found = [await _host(db, h) for h in asked.hosts]
    return replace(vm, placement_policy=replace(vm.placement_policy, hosts=[Host(id=h.id) for h in found]))


async def _host(db: Db, ref: Host) -> Host:
    if ref.id is not None:
        host = await hosts.find(db, id=ref.id) if is_uuid(ref.id) else None
        if host is None:
            raise Refused(f"Cannot use host {ref.id} for the VM: it does not exist.")
        return host
    host = await hosts.find(db, name=ref.name)
    if host is None:
        raise NotFound(f"Entity not found: {ref.name}")
    return host
