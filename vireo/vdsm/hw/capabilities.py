"""Host.getCapabilities: what this host is. Facts of the kernel from /proc and /sys, of guests from QEMU and libvirt."""

import platform
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from vireo import log
from vireo.errors import HostError, Unreachable
from vireo.vdsm import run
from vireo.vdsm.hw import accelerator
from vireo.vdsm.hw.proc import boot_time, meminfo
from vireo.vdsm.net import networks, nics
from vireo.wire.methods import Capabilities
from vireo.wire.rpc import Methods

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

logger = log.get(__name__)

DMI = Path("/sys/class/dmi/id")


class Cpu(NamedTuple):
    """The host's processors. speed in MHz; cores and threads of the whole host."""

    model: str
    speed: float
    sockets: int
    cores: int
    threads: int
    flags: list[str]


def verbs(host: "Host") -> Methods:
    """The verbs of this file, by name."""

    async def get_capabilities() -> Capabilities:
        return await capabilities(host)

    return {"Host.getCapabilities": get_capabilities}


async def capabilities(host: "Host") -> Capabilities:
    """Everything; what libvirt says is missing while libvirtd is away."""
    accelerated, reason = await accelerator.accelerator(host)
    cpu = parse_cpuinfo(_read("/proc/cpuinfo"))
    cards, bridges = await nics.links()
    return Capabilities(
        uuid=host.config.uuid,
        hostname=socket.gethostname(),
        operatingSystem=operating_system(_read("/etc/os-release")),
        kernelVersion=platform.release(),
        vdsmVersion=metadata.version("vireo"),
        libvirtVersion=await _libvirt_version(host),
        qemuVersion=await accelerator.qemu_version(),
        cpuModel=cpu.model,
        cpuSpeed=cpu.speed,
        cpuSockets=cpu.sockets,
        cpuCores=cpu.cores,
        cpuThreads=cpu.threads,
        cpuFlags=cpu.flags,
        memSize=meminfo()["MemTotal"],
        accelerator=accelerated,
        acceleratorReason=reason,
        kvmEnabled=accelerated == "kvm",
        emulatedMachines=machines((await run.run(accelerator.QEMU, "-machine", "help", limit=20)).decode()),
        cpuModels=await _cpu_models(host, accelerated),
        nics=cards,
        bridges=bridges,
        networks=await networks.networks(host),
        hwManufacturer=_dmi("sys_vendor"),
        hwProductName=_dmi("product_name"),
        hwSerialNumber=_dmi("product_serial"),
        hwVersion=_dmi("product_version"),
        hwFamily=_dmi("product_family"),
        selinux=_selinux(),
        bootTime=datetime.fromtimestamp(boot_time(), UTC),
    )


def parse_cpuinfo(text: str) -> Cpu:
    """From /proc/cpuinfo (man 5 proc). Virtual machines may leave out the topology: then each CPU is a core of one socket."""
    cpus = [cpu for block in text.strip().split("\n\n") if "processor" in (cpu := _pairs(block))]
    first = cpus[0]
    places = [(cpu.get("physical id", "0"), cpu.get("core id", cpu["processor"])) for cpu in cpus]
    return Cpu(
        model=first.get("model name", "unknown"),
        speed=float(first.get("cpu MHz", "0")),
        sockets=len({socket for socket, _ in places}),
        cores=len(set(places)),
        threads=len(cpus),
        flags=sorted(first.get("flags", "").split()),
    )


def _pairs(block: str) -> dict[str, str]:
    lines = (line.partition(":") for line in block.splitlines())
    return {key.strip(): value.strip() for key, colon, value in lines if colon}


def operating_system(text: str) -> str:
    """From /etc/os-release (man 5 os-release)."""
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return values.get("PRETTY_NAME", values.get("NAME", platform.system())).strip("\"'")


def machines(text: str) -> list[str]:
    """Names in QEMU's `-machine help`, aliases too."""
    return sorted(words[0] for line in text.splitlines()[1:] if (words := line.split()) and words[0] != "none")


def usable_models(xml: str) -> list[str]:
    """From libvirt's domain capabilities: CPU models that a guest may have here."""
    found: Iterable[ET.Element] = ET.fromstring(xml).iterfind("cpu/mode[@name='custom']/model[@usable='yes']")  # noqa: S314  # libvirt's own
    return sorted(model.text for model in found if model.text)


async def _cpu_models(host: "Host", accelerated: str) -> list[str]:
    try:
        return usable_models(await host.virt.domain_capabilities(accelerated))
    except (HostError, Unreachable) as e:
        logger.warning("libvirt does not tell CPU models", error=str(e))
        return []


async def _libvirt_version(host: "Host") -> str:
    try:
        return (await host.virt.versions())[0]
    except (HostError, Unreachable):
        return ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


def _dmi(name: str) -> str:
    return _read(str(DMI / name)).strip()


def _selinux() -> str:
    return {"1": "enforcing", "0": "permissive"}.get(_read("/sys/fs/selinux/enforce").strip(), "disabled")
