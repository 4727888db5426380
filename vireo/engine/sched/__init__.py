"""Choose a host: filters take hosts away, weights order what is left. One file per policy unit in units/."""

from collections.abc import Callable, Iterable

import msgspec
from psycopg.rows import dict_row

from vireo.engine.store import hosts
from vireo.engine.store.db import Db
from vireo.errors import Refused
from vireo.model.host import Host, HostStatus
from vireo.model.vm import Vm


class Candidate(msgspec.Struct, frozen=True):
    """A host that is up, with what its VMs are promised: memory in bytes, and their number."""

    host: Host
    promised: int = 0
    vms: int = 0

    @property
    def free(self) -> int:
        """Bytes that can still be promised."""
        return (self.host.memory or 0) - self.promised - RESERVED


RESERVED = 256 << 20
"""Bytes a host keeps for itself (oVirt's host_reserved_mem default)."""

OVERHEAD = 64 << 20
"""Bytes QEMU needs besides the guest's memory."""

FILTERS: dict[str, Callable[[Vm, Candidate], str | None]] = {}
WEIGHTS: dict[str, Callable[[Vm, Candidate], float]] = {}


def filter(fn: Callable[[Vm, Candidate], str | None]) -> Callable[[Vm, Candidate], str | None]:
    """A policy unit that may object to a host, saying why."""
    FILTERS[fn.__module__.rpartition(".")[2]] = fn
    return fn


def weight(fn: Callable[[Vm, Candidate], float]) -> Callable[[Vm, Candidate], float]:
    """A policy unit that prices a host; the cheapest is chosen."""
    WEIGHTS[fn.__module__.rpartition(".")[2]] = fn
    return fn


def choose(vm: Vm, candidates: Iterable[Candidate]) -> Host:
    """The best host for the VM. Refused, with each host's objection, if there is none."""
    objections: list[str] = []
    fit: list[Candidate] = []
    for candidate in candidates:
        why = next((w for f in FILTERS.values() if (w := f(vm, candidate))), None)
        if why is None:
            fit.append(candidate)
        else:
            objections.append(f"Host {candidate.host.name} {why}.")
    if not fit:
        why = " ".join(objections) or "No host of its cluster is up."
        raise Refused(f"Cannot run VM {vm.name}. {why}")
    return min(fit, key=lambda c: sum(w(vm, c) for w in WEIGHTS.values())).host


async def candidates(db: Db, cluster: str | None) -> list[Candidate]:
    """The cluster's hosts that are up, with what is promised on them; the rows stay as they are until the commit."""
    query = """
        select host, count(*)::int as vms, sum((spec->>'memory')::bigint + %s)::bigint as promised
        from vm where host is not null group by host"""
    rows = [r async for r in await db.cursor(row_factory=dict_row).execute(query, (OVERHEAD,))]
    load = {str(r["host"]): (int(r["promised"]), int(r["vms"])) for r in rows}
    up = await hosts.list(db, status=HostStatus.UP, cluster=cluster, lock=True)
    return [Candidate(h, *load.get(str(h.id), (0, 0))) for h in up]
