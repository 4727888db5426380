"""Statistics of virtual machines, hosts, disks and network cards, as their hosts last reported them."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import disk_attachments, disks, hosts, nics, vms
from vireo.errors import Gone
from vireo.model import Identified
from vireo.model.disk import Disk
from vireo.model.host import Host
from vireo.model.network import Nic
from vireo.model.statistic import Statistic, StatisticKind, StatisticUnit, Value, ValueType
from vireo.model.vm import Vm
from vireo.wire.methods import DiskStats, NicStats

KIB, MIB = 1 << 10, 1 << 20


class Figure(NamedTuple):
    """A number with its name; `unit` is StatisticUnit's, a gauge unless it only grows."""

    name: str
    description: str
    unit: str
    datum: float | None
    counter: bool = False


class Statistics(Collection):
    """What all of these have in common. The id is made from the name, as oVirt's GuidUtils does (wire 2.12)."""

    cls, parameter = Statistic, "statistic"
    owner: ClassVar[str]
    """The attribute of a statistic, and the name in the path, of what it is about."""
    about: ClassVar[type[Identified]]

    async def figures(self, call: Call, id: str) -> list[Figure]:
        """The numbers of one object."""
        raise NotImplementedError

    async def list(self, call: Call) -> list[Statistic]:
        id = call.path[self.owner]
        ref: dict[str, Any] = {self.owner: self.about(id=id)}
        return [_statistic(f, ref) for f in await self.figures(call, id)]

    async def get(self, call: Call, id: str) -> Statistic:
        for statistic in await self.list(call):
            if statistic.id == id:
                return statistic
        raise Gone(f"There is no statistic {id}")


def _statistic(f: Figure, ref: dict[str, Any]) -> Statistic:
    id = str(uuid.UUID(bytes=hashlib.md5(f.name.encode(), usedforsecurity=False).digest(), version=3))
    whole = f.unit in {"bytes", "seconds", "none"} and not isinstance(f.datum, float)
    return Statistic(
        id=id,
        name=f.name,
        description=f.description,
        kind=StatisticKind.COUNTER if f.counter else StatisticKind.GAUGE,
        type=ValueType.INTEGER if whole else ValueType.DECIMAL,
        unit=StatisticUnit(f.unit),
        values=[Value(datum=f.datum)] if f.datum is not None else [],
        **ref,
    )


class VmStatistics(Statistics):
    """Of a VM: memory from its balloon, processor time from its host."""

    path, owner, about = "vms/{vm}/statistics", "vm", Vm

    async def figures(self, call: Call, id: str) -> list[Figure]:
        vm = await vms.get(call.db, id)
        s = call.live.vms.get(id)
        user, system = (s.cpuUser or 0.0, s.cpuSys or 0.0) if s else (0.0, 0.0)
        memory = vm.memory or 0
        used = memory * s.memUsage // 100 if s and s.memUsage is not None else 0
        unused = (s.memUnused or 0) * KIB if s else 0
        return [
            Figure("memory.installed", "Total memory configured", "bytes", memory),
            Figure("memory.used", "Memory used (agent)", "bytes", used),
            Figure("cpu.current.guest", "CPU used by guest", "percent", user),
            Figure("cpu.current.hypervisor", "CPU overhead", "percent", system),
            Figure("cpu.current.total", "Total CPU used", "percent", user + system),
            Figure("migration.progress", "Migration Progress", "percent", 0.0),
            Figure("memory.buffered", "Memory buffered (agent)", "bytes", (s.memBuffers or 0) * KIB if s else 0),
            Figure("memory.cached", "Memory cached (agent)", "bytes", (s.memCached or 0) * KIB if s else 0),
            Figure("memory.free", "Memory free (agent)", "bytes", unused),
            Figure("memory.unused", "Memory unused (agent)", "bytes", unused),
            Figure("elapsed.time", "Elapsed VM runtime", "seconds", (s.elapsedTime or 0) if s else 0, counter=True),
        ]


class HostStatistics(Statistics):
    """Of a host."""

    path, owner, about = "hosts/{host}/statistics", "host", Host

    async def figures(self, call: Call, id: str) -> list[Figure]:
        host = await hosts.get(call.db, id)
        s = call.live.hosts.get(id)
        if s is None:
            return [Figure("memory.total", "Total memory", "bytes", host.memory or 0)]
        used = s.memTotal - s.memAvailable
        return [
            Figure("memory.total", "Total memory", "bytes", s.memTotal * MIB),
            Figure("memory.used", "Used memory", "bytes", used * MIB),
            Figure("memory.free", "Free memory", "bytes", s.memAvailable * MIB),
            Figure("memory.shared", "Memory shared between virtual machines (KSM)", "bytes", s.memShared * MIB),
            Figure("memory.buffers", "Memory for buffers", "bytes", s.memBuffers * MIB),
            Figure("memory.cached", "Memory for caches", "bytes", s.memCached * MIB),
            Figure("swap.total", "Total swap", "bytes", s.swapTotal * MIB),
            Figure("swap.free", "Free swap", "bytes", s.swapFree * MIB),
            Figure("swap.used", "Used swap", "bytes", (s.swapTotal - s.swapFree) * MIB),
            Figure("ksm.cpu.current", "KSM CPU usage", "percent", float(s.ksmCpu)),
            Figure("cpu.current.user", "User CPU usage", "percent", s.cpuUser),
            Figure("cpu.current.system", "System CPU usage", "percent", s.cpuSys),
            Figure("cpu.current.idle", "Idle CPU usage", "percent", s.cpuIdle),
            Figure("cpu.load.avg.5m", "CPU 5 minute load average", "percent", s.cpuLoad),
            Figure("boot.time", "Boot time of the machine", "none", s.bootTime),
        ]


class NicStatistics(Statistics):
    """Of a VM's network card."""

    path, owner, about = "vms/{vm}/nics/{nic}/statistics", "nic", Nic

    async def figures(self, call: Call, id: str) -> list[Figure]:
        nic = await nics.get(call.db, id)
        s = call.live.vms.get(call.path["vm"])
        mac = nic.mac.address if nic.mac else None
        return list(_card(next((n for n in s.network if n.mac == mac), NicStats(mac="")) if s else NicStats(mac="")))


def _card(n: NicStats) -> Iterator[Figure]:
    for way, total, rate, errors in (("rx", n.rx, n.rxRate, n.rxErrors), ("tx", n.tx, n.txRate, n.txErrors)):
        verb = "Receive" if way == "rx" else "Transmit"
        yield Figure(f"data.current.{way}", f"{verb} data rate", "bytes_per_second", float(rate or 0))
        yield Figure(f"data.current.{way}.bps", f"{verb} data rate", "bits_per_second", float(rate or 0) * 8)
        yield Figure(f"data.total.{way}", f"Total {verb.lower()}d data", "bytes", total, counter=True)
        yield Figure(f"errors.total.{way}", f"Total {verb.lower()} errors", "none", errors, counter=True)


class DiskStatistics(Statistics):
    """Of a disk, in the VM that has it."""

    path, owner, about = "disks/{disk}/statistics", "disk", Disk

    async def figures(self, call: Call, id: str) -> list[Figure]:
        await disks.get(call.db, id)
        s = await _disk(call, id)
        return [
            Figure("data.current.read", "Read data rate", "bytes_per_second", float(s.readRate)),
            Figure("data.current.read_ops", "Read data ops", "none", float(s.readOps), counter=True),
            Figure("data.current.write", "Write data rate", "bytes_per_second", float(s.writeRate)),
            Figure("data.current.write_ops", "Write data ops", "none", float(s.writeOps), counter=True),
            Figure("disk.read.latency", "Read latency", "seconds", s.readLatency / 1e9),
            Figure("disk.write.latency", "Write latency", "seconds", s.writeLatency / 1e9),
            Figure("disk.flush.latency", "Flush latency", "seconds", s.flushLatency / 1e9),
        ]


async def _disk(call: Call, id: str) -> DiskStats:
    """The newest numbers of a disk; zeros while nothing uses it."""
    for attachment in await disk_attachments.list(call.db, disk=id):
        stats = call.live.vms.get(str(attachment.vm.id)) if attachment.vm else None
        found = next((d for d in stats.disks if d.imageID == id), None) if stats else None
        if found:
            return found
    return DiskStats(imageID=id)
