"""The kernel's own figures, from /proc (man 5 proc)."""

from pathlib import Path
from typing import NamedTuple


class CpuTimes(NamedTuple):
    """Ticks of all CPUs together since boot: for programs and guests, for the kernel, and not used."""

    user: int
    system: int
    idle: int

    @property
    def total(self) -> int:
        return self.user + self.system + self.idle


def parse_stat(text: str) -> CpuTimes:
    """From the first line of /proc/stat. Guests' time is in user already; stolen time was somebody's else use."""
    user, nice, system, idle, iowait, irq, softirq, steal, *_ = (
        int(word) for word in [*text.split("\n", 1)[0].split()[1:], *"00000000"]
    )
    return CpuTimes(user + nice, system + irq + softirq + steal, idle + iowait)


def cpu_times() -> CpuTimes:
    """Now."""
    return parse_stat(Path("/proc/stat").read_text())


def boot_time() -> int:
    """Epoch seconds."""
    return next(
        int(line.split()[1]) for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime")
    )


def parse_meminfo(text: str) -> dict[str, int]:
    """/proc/meminfo in MiB; counts that have no unit are left out."""
    rows = (line.replace(":", "").split() for line in text.splitlines())
    return {row[0]: int(row[1]) >> 10 for row in rows if len(row) == 3}


def meminfo() -> dict[str, int]:
    """Now. libvirt's node information is of one NUMA node on some machines; this is of the whole host."""
    return parse_meminfo(Path("/proc/meminfo").read_text())


def load() -> float:
    """Of the last minute."""
    return float(Path("/proc/loadavg").read_text().split()[0])
