"""Host.getStats: the host's load."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vireo.errors import HostError, Unreachable
from vireo.vdsm.hw import proc
from vireo.wire.methods import HostStats
from vireo.wire.rpc import Methods

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

KSM = Path("/sys/kernel/mm/ksm/run")


def verbs(host: "Host") -> Methods:
    """The verbs of this file, by name. CPU percentages are of the time since the last call, or since VDSM's start."""
    last, vms = proc.cpu_times(), 0

    async def get_stats() -> HostStats:
        nonlocal last, vms
        before, last = last, proc.cpu_times()
        with suppress(HostError, Unreachable):  # libvirtd is away for a moment; its VMs run on
            vms = len(await host.virt.ids())
        return stats(before, last, vms)

    return {"Host.getStats": get_stats}


def stats(before: proc.CpuTimes, now: proc.CpuTimes, vms: int) -> HostStats:
    """The load now; CPU percentages between two moments."""
    memory = proc.meminfo()
    share = 100 / max(now.total - before.total, 1)
    user, system = (now.user - before.user) * share, (now.system - before.system) * share
    return HostStats(
        memTotal=memory["MemTotal"],
        memFree=memory["MemFree"],
        memAvailable=memory["MemAvailable"],
        memBuffers=memory["Buffers"],
        memCached=memory["Cached"],
        memShared=memory["Shmem"],
        swapTotal=memory["SwapTotal"],
        swapFree=memory["SwapFree"],
        cpuUser=round(user, 2),
        cpuSys=round(system, 2),
        cpuIdle=round(max(100 - user - system, 0), 2),
        cpuLoad=proc.load(),
        ksmState=_ksm(),
        vmCount=vms,
        vmActive=vms,
        bootTime=proc.boot_time(),
    )


def _ksm() -> bool:
    try:
        return KSM.read_text().strip() == "1"
    except OSError:
        return False
