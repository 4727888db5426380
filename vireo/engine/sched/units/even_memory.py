"""Prefer the host with the most memory left."""

from vireo.engine.sched import Candidate, weight
from vireo.model.vm import Vm


@weight
def even_memory(vm: Vm, candidate: Candidate) -> float:
    """Bytes left, negated: more is cheaper."""
    return -float(candidate.free)
