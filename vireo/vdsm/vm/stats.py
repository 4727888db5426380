"""Host.getAllVmStats: what the VMs use, from one call to libvirt for all of them."""

import asyncio
import importlib
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from vireo import log
from vireo.errors import HostError, Unreachable
from vireo.vdsm.host import Host
from vireo.vdsm.vm.known import Known
from vireo.wire.methods import DiskStats, NicStats, VmStats
from vireo.wire.rpc import Methods

logger = log.get(__name__)


class Sample(NamedTuple):
    """libvirt's numbers of one VM, and when (monotonic seconds)."""

    at: float
    numbers: dict[str, Any]


class Sampler:
    """Remembers the last sample of each VM: rates are differences."""

    def __init__(self, host: Host) -> None:
        self._host, self._lock = host, asyncio.Lock()
        self._last: dict[str, Sample] = {}
        self._at = float("-inf")

    async def all(self) -> list[VmStats]:
        """Every VM known here. libvirt is asked at most once per half interval, whoever asks us."""
        async with self._lock:
            if time.monotonic() - self._at > self._host.config.stats_interval / 2:
                await self._sample()
        return [self._host.vms.view(known) for known in self._host.vms]

    async def _sample(self) -> None:
        try:
            found = await self._host.virt.stats()
        except (HostError, Unreachable) as e:
            logger.warning("no statistics of VMs", error=str(e))
            return
        self._at = time.monotonic()
        ips = _addresses()
        new = {vm_id: Sample(self._at, numbers) for vm_id, numbers in found.items()}
        for known in self._host.vms:
            if (sample := new.get(known.id)) and "cpu.time" in sample.numbers:
                known.stats = numbers(known, sample, self._last.get(known.id), ips)
        self._last = new


def verbs(host: Host) -> Methods:
    return {"Host.getAllVmStats": Sampler(host).all}


def _addresses() -> dict[str, list[str]]:
    """By MAC: what the DHCP servers of this host's bridges gave out, where the net room knows."""
    try:
        leases = importlib.import_module("vireo.vdsm.net.leases")
    except ModuleNotFoundError:
        return {}
    given: dict[str, list[str]] = leases.addresses()
    return given


def numbers(known: Known, now: Sample, before: Sample | None, ips: dict[str, list[str]]) -> VmStats:
    """A VM's statistics; what is a rate is left out of the first."""
    n, old = now.numbers, before.numbers if before else {}
    seconds = now.at - before.at if before else 0.0

    def rate(key: str) -> float | None:
        """Per second."""
        if seconds <= 0 or key not in old or key not in n or n[key] < old[key]:
            return None
        return float(n[key] - old[key]) / seconds

    total, system = rate("cpu.time"), rate("cpu.system")
    nics = _nics(known, n, ips, rate)
    return VmStats(
        vmId=known.id,
        status=known.status,
        cpuUser=None if total is None else max(0.0, total - (system or 0)) / 1e7,
        cpuSys=None if system is None else system / 1e7,
        cpuUsage=n.get("cpu.time"),
        memUsage=_memory_usage(n),
        balloonCurrent=n.get("balloon.current"),
        memUnused=n.get("balloon.unused"),
        memCached=n.get("balloon.disk_caches"),
        vcpuCount=n.get("vcpu.current"),
        network=nics,
        disks=_disks(known, n, old, rate),
        guestIPs=[ip for nic in nics for ip in nic.addresses],
    )


def _memory_usage(n: dict[str, Any]) -> int | None:
    """Percent of what the guest has that it could not give up, as its balloon driver says."""
    has, free = n.get("balloon.available"), n.get("balloon.usable", n.get("balloon.unused"))
    return round(100 * (has - free) / has) if has and free is not None else None


def _nics(
    known: Known, n: dict[str, Any], ips: dict[str, list[str]], rate: Callable[[str], float | None]
) -> list[NicStats]:
    found = []
    for i in range(n.get("net.count", 0)):
        name = n.get(f"net.{i}.name", "")
        mac = known.told.macs.get(name, "")
        found.append(
            NicStats(
                mac=mac,
                name=name,
                rx=n.get(f"net.{i}.rx.bytes", 0),
                tx=n.get(f"net.{i}.tx.bytes", 0),
                rxRate=rate(f"net.{i}.rx.bytes") or 0.0,
                txRate=rate(f"net.{i}.tx.bytes") or 0.0,
                rxErrors=n.get(f"net.{i}.rx.errs", 0),
                txErrors=n.get(f"net.{i}.tx.errs", 0),
                rxDropped=n.get(f"net.{i}.rx.drop", 0),
                txDropped=n.get(f"net.{i}.tx.drop", 0),
                addresses=ips.get(mac, []),
            )
        )
    return found


def _disks(
    known: Known, n: dict[str, Any], old: dict[str, Any], rate: Callable[[str], float | None]
) -> list[DiskStats]:
    images = {image.target: image.image for image in known.told.images}

    def latency(times: str, count: str) -> float:
        """ns per operation of those since the last sample."""
        operations = n.get(count, 0) - old.get(count, 0)
        return float(n.get(times, 0) - old.get(times, 0)) / operations if old and operations > 0 else 0.0

    found = []
    for i in range(n.get("block.count", 0)):
        b, name = f"block.{i}", n.get(f"block.{i}.name", "")
        if name not in images:  # a CD-ROM
            continue
        found.append(
            DiskStats(
                imageID=images[name],
                name=name,
                readBytes=n.get(f"{b}.rd.bytes", 0),
                writtenBytes=n.get(f"{b}.wr.bytes", 0),
                readOps=n.get(f"{b}.rd.reqs", 0),
                writeOps=n.get(f"{b}.wr.reqs", 0),
                readRate=rate(f"{b}.rd.bytes") or 0.0,
                writeRate=rate(f"{b}.wr.bytes") or 0.0,
                readLatency=latency(f"{b}.rd.times", f"{b}.rd.reqs"),
                writeLatency=latency(f"{b}.wr.times", f"{b}.wr.reqs"),
                flushLatency=latency(f"{b}.fl.times", f"{b}.fl.reqs"),
                truesize=n.get(f"{b}.allocation"),
                apparentsize=n.get(f"{b}.physical"),
            )
        )
    return found
