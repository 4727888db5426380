"""The host has the memory."""

from vireo.engine.sched import OVERHEAD, Candidate, filter
from vireo.model.vm import Vm


@filter
def memory(vm: Vm, candidate: Candidate) -> str | None:
    """Objects if the VM's memory and QEMU's own do not fit into what is not promised yet."""
    need = (vm.memory or 0) + OVERHEAD
    if need <= candidate.free:
        return None
    return f"has {max(candidate.free, 0) >> 20} MiB of memory left, and {need >> 20} MiB are needed"
