"""A host as its capabilities describe it, in the API's words."""

import re

from msgspec.structs import replace

from vireo.model.api import Version
from vireo.model.cpu import Architecture, Cpu, CpuTopology
from vireo.model.host import HardwareInformation, Host, HostType, SeLinux, SeLinuxMode
from vireo.model.vm import OperatingSystem
from vireo.wire.methods import Capabilities

MIB = 1 << 20


def described(host: Host, c: Capabilities) -> Host:
    """The host with what it told of itself; memory in bytes."""
    return replace(
        host,
        cpu=Cpu(
            architecture=Architecture.X86_64,
            name=c.cpuModel,
            speed=c.cpuSpeed,
            topology=CpuTopology(
                sockets=c.cpuSockets,
                cores=c.cpuCores // max(c.cpuSockets, 1),
                threads=c.cpuThreads // max(c.cpuCores, 1),
            ),
        ),
        memory=c.memSize * MIB,
        max_scheduling_memory=c.memSize * MIB,
        hardware_information=HardwareInformation(
            uuid=c.uuid,
            family=c.hwFamily,
            manufacturer=c.hwManufacturer,
            product_name=c.hwProductName,
            serial_number=c.hwSerialNumber,
            version=c.hwVersion,
        ),
        os=OperatingSystem(
            description=c.operatingSystem, type=c.operatingSystem.split(" ")[0], version=_version(c.kernelVersion)
        ),
        libvirt_version=_version(c.libvirtVersion, "libvirt-"),
        version=_version(c.vdsmVersion, "vdsm-"),
        se_linux=SeLinux(mode=SeLinuxMode(c.selinux)),
        type=HostType.RHEL,
        status_detail=None if c.kvmEnabled else f"Guests are emulated: {c.acceleratorReason}",
    )


def _version(text: str, prefix: str = "") -> Version:
    numbers = [int(n) for n in re.findall(r"\d+", text)[:4]]
    major, minor, build, revision = (*numbers, 0, 0, 0, 0)[:4]
    return Version(full_version=prefix + text, major=major, minor=minor, build=build, revision=revision)
