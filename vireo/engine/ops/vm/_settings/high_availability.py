"""High availability, and the lease that guards it."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.store import storage_domains
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.storage import StorageDomain
from vireo.model.vm import HighAvailability, StorageDomainLease, VmStorageErrorResumeBehaviour

HIGHEST = 100


def check(vm: V, change: Change) -> V:
    ha = vm.high_availability or HighAvailability()
    priority = ha.priority or 0
    if not 0 <= priority <= HIGHEST:
        raise Invalid(f"The priority of VM {vm.name}, {priority}, is outside of 0 to {HIGHEST}.")
    return replace(
        vm,
        high_availability=HighAvailability(enabled=bool(ha.enabled), priority=priority),
        storage_error_resume_behaviour=vm.storage_error_resume_behaviour or VmStorageErrorResumeBehaviour.AUTO_RESUME,
    )


async def look_up(db: Db, vm: V, change: Change) -> V:
    """A lease needs high availability and an existing storage domain; an empty one is none."""
    domain = vm.lease.storage_domain if vm.lease else None
    if domain is None or not (domain.id or domain.name):
        return replace(vm, lease=None)
    if not (vm.high_availability and vm.high_availability.enabled):
        raise Refused(f"VM {vm.name} cannot have a lease: it is not highly available.")
    found = await storage_domains.refer(db, domain)
    return replace(vm, lease=StorageDomainLease(storage_domain=StorageDomain(id=found.id)))
