"""The VM's placement policy allows the host."""

from vireo.engine.sched import Candidate, filter
from vireo.model.vm import Vm


@filter
def pinned(vm: Vm, candidate: Candidate) -> str | None:
    """Objects if the VM names hosts and this is none of them."""
    wanted = vm.placement_policy.hosts if vm.placement_policy else None
    if not wanted or any(candidate.host.id == h.id or candidate.host.name == h.name for h in wanted):
        return None
    return "is none of the hosts that the VM is pinned to"
