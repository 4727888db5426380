"""What hosts report becomes what the database says. Only this makes a VM up or down."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from vireo import log
from vireo.engine.events import record
from vireo.engine.hosts.links import Live
from vireo.engine.hosts.states import RUNNING, STATUS, WHY_DOWN
from vireo.engine.store import hosts, storage_domains, vms
from vireo.engine.store.db import Db, Pool
from vireo.engine.store.table import is_uuid
from vireo.model.host import Host
from vireo.model.storage import StorageDomain, StorageDomainStatus
from vireo.model.vm import Vm, VmStatus
from vireo.wire.methods import DomainStats, ExitReason, HostStats, VmState, VmStats
from vireo.wire.rpc import Methods, Peer

logger = log.get(__name__)


class Reports:
    """The reports of one host."""

    def __init__(self, pool: Pool, live: Live, host: str) -> None:
        self._pool, self._live, self._host = pool, live, host
        self.peer: Peer | None = None

    def methods(self) -> Methods:
        """What the host may call on the engine."""
        return {"Report.vm": self.vm, "Report.stats": self.stats, "Report.alert": self.alert}

    async def vm(self, vm: Any) -> None:
        await self._fact(msgspec.convert(vm, VmStats))

    async def stats(self, host: Any, vms: Any, domains: Any) -> None:
        self._live.hosts[self._host] = msgspec.convert(host, HostStats)
        for stats in msgspec.convert(domains, list[DomainStats]):
            self._live.domains[stats.sdUUID] = stats
            await self._domain(stats)
        await self.all_vms(msgspec.convert(vms, list[VmStats]))

    async def alert(self, code: str, message: str) -> None:
        logger.warning("host alert", host=self._host, code=code, message=message)

    async def all_vms(self, known: list[VmStats]) -> None:
        """Every VM the host has: what it does not have and should, is down."""
        for stats in known:
            await self._fact(stats)
        ids = {s.vmId for s in known}
        async with self._pool.connection() as db:
            for vm in await vms.list(db, host=self._host, lock=True):
                if vm.id not in ids and vm.status in RUNNING and not await _locked(db, vm):
                    lost = VmStats(
                        vmId=str(vm.id), status=VmState.DOWN, exitCode=1, exitReason=ExitReason.GENERIC_ERROR
                    )
                    await _down(db, vm, replace(lost, exitMessage="Its host no longer has it."))

    async def _fact(self, stats: VmStats) -> None:
        """One VM's state. A VM that the engine does not know is left alone."""
        async with self._pool.connection() as db:
            vm = await vms.find(db, id=stats.vmId, lock=True) if is_uuid(stats.vmId) else None
            if vm is not None:
                await self._apply(db, vm, stats)
        if stats.status == VmState.DOWN:
            self._live.vms.pop(stats.vmId, None)
            await self._forget(stats.vmId)
        else:
            self._live.vms[stats.vmId] = stats

    async def _apply(self, db: Db, vm: Vm, stats: VmStats) -> None:
        here = vm.host is not None and vm.host.id == self._host
        if stats.status == VmState.DOWN:
            if here and vm.status in RUNNING:
                await _down(db, vm, stats)
            return
        status = STATUS[stats.status]
        if vm.status != status or not here:
            await _changed(
                db, replace(vm, host=Host(id=self._host), start_time=vm.start_time or stats.startTime), status
            )

    async def _forget(self, vm: str) -> None:
        """The host may forget a VM that is down, now that the database says so."""
        if self.peer:
            self.peer.notify("VM.destroy", vmID=vm)

    async def _domain(self, stats: DomainStats) -> None:
        """A storage domain works again, or does not."""
        async with self._pool.connection() as db:
            domain = await storage_domains.find(db, id=stats.sdUUID, lock=True)
            if domain is None or domain.status not in (StorageDomainStatus.ACTIVE, StorageDomainStatus.INACTIVE):
                return
            status = StorageDomainStatus.INACTIVE if stats.problem else StorageDomainStatus.ACTIVE
            if status != domain.status:
                await storage_domains.save(db, replace(domain, status=status))
                await self._tell(db, domain, stats.problem)

    async def _tell(self, db: Db, domain: StorageDomain, problem: str | None) -> None:
        host = await hosts.find(db, id=self._host)
        if problem:
            await record(db, "SYSTEM_DEACTIVATED_STORAGE_DOMAIN", storage_domain=domain, host=host, reason=problem)
        else:
            await record(db, "USER_ACTIVATED_STORAGE_DOMAIN", storage_domain=domain, data_center=domain.data_center)


async def _locked(db: Db, vm: Vm) -> bool:
    """Whether a job works on the VM: it may be about to create it, and silence is no fact then."""
    return (await db.execute("select 1 from job_lock where key = %s", (f"vm:{vm.id}",))).rowcount > 0


async def _changed(db: Db, vm: Vm, status: VmStatus) -> None:
    before = vm.status
    now = datetime.now(UTC)
    start = vm.start_time if before in RUNNING else None
    await vms.save(db, replace(vm, status=status, start_time=start or now, stop_time=None, stop_reason=None))
    if status == VmStatus.UP and before not in (VmStatus.UP, VmStatus.PAUSED, VmStatus.POWERING_DOWN):
        host = await hosts.find(db, id=vm.host.id if vm.host else None)
        await record(db, "USER_RUN_VM", vm=vm, host=host, cluster=vm.cluster, template=vm.template)
    elif status == VmStatus.PAUSED:
        await record(db, "VM_PAUSED", vm=vm, host=vm.host, cluster=vm.cluster, template=vm.template, reason="")


async def _down(db: Db, vm: Vm, stats: VmStats) -> None:
    """The VM runs no longer: down, or suspended if its memory was saved."""
    saved = stats.exitReason == ExitReason.SAVE_STATE
    failed = bool(stats.exitCode)
    reason = stats.exitMessage or WHY_DOWN.get(stats.exitReason or 0, "")
    after = replace(
        vm,
        status=VmStatus.SUSPENDED if saved else VmStatus.DOWN,
        host=None,
        stop_time=datetime.now(UTC),
        start_time=None,
        run_once=None,
    )
    await vms.save(db, after)
    about = {"vm": vm, "host": vm.host, "cluster": vm.cluster, "template": vm.template}
    if saved:
        await record(db, "USER_SUSPEND_VM_OK", **about)
    elif failed:
        await record(db, "VM_DOWN_ERROR", **about, reason=reason)
    else:
        await record(db, "VM_DOWN", **about, reason=WHY_DOWN.get(stats.exitReason or 0, reason))
