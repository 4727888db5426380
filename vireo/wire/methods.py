"""What engine and VDSM say to each other: the names of the methods and the types of their parameters and answers.

Names are vdsm's where vdsm has the verb or the member; numbers are numbers (facts: vdsm-wire, vdsm-calls). Ids are UUIDs as
text. Every verb may be asked twice: the second time it finds what it would have made and says so again.

Engine to VDSM (parameters by name):
    Host.getCapabilities() -> Capabilities
    Host.getStats() -> HostStats
    Host.getAllVmStats() -> list[VmStats]          every VM known here, those that went down and are not yet forgotten too
    VM.create(vm: model.Vm, restore: Location | None, host_name: str) -> VmStats
                                                   `vm` with nics, disk_attachments (each with its whole disk), cdroms and
                                                   graphics_consoles inside, nics' networks by name
    VM.destroy(vmID) -> None                       end it at once, and forget it when it is down; unknown VM: fine
    VM.shutdown(vmID, reboot: bool) -> None        ask the guest (agent, else ACPI)
    VM.reset(vmID), VM.pause(vmID), VM.cont(vmID) -> None
    VM.hibernate(vmID, to: Location) -> None       save memory into the volume, then the VM is down with SAVE_STATE
    VM.setTicket(vmID, type: "vnc"|"spice", password, ttl: seconds) -> None
    VM.dumpxml(vmID) -> str
    VM.getConsoleLog(vmID, last=65536: bytes) -> str         what the guest printed on its serial console
    StorageDomain.create(sdUUID, name, type, path, role="Data") -> DomainInfo      V5 format; local: `path` is a directory
    StorageDomain.attach(sdUUID, type, path) -> DomainInfo   use a domain: it is reported in DomainStats from now on
    StorageDomain.detach(sdUUID) -> None
    StorageDomain.remove(sdUUID, type, path) -> None         format: nothing of it is left
    StorageDomain.getVolumes(sdUUID) -> list[VolumeInfo]
    Volume.create(sdUUID, imgUUID, volUUID, capacity, format: "raw"|"cow", sparse, description) -> VolumeInfo
    Volume.getInfo(sdUUID, imgUUID, volUUID) -> VolumeInfo
    Volume.extend(sdUUID, imgUUID, volUUID, capacity) -> VolumeInfo                never shrinks
    Volume.delete(sdUUID, imgUUID, volUUID) -> None          unknown volume: fine; not while another is based on it
    Image.delete(sdUUID, imgUUID) -> None                    unknown image: fine

VDSM to engine (notifications):
    Report.vm(vm: VmStats)                         a VM changed its state
    Report.stats(host: HostStats, vms: list[VmStats], domains: list[DomainStats])      every 15 s, and after connect
    Report.alert(code, message)                    e.g. KVM does not work here, emulation is used
"""

from datetime import datetime
from enum import StrEnum

from vireo.base import Part


class VmState(StrEnum):
    """A VM's state as vdsm names it (facts: vdsm-wire 6)."""

    WAIT_FOR_LAUNCH = "WaitForLaunch"
    POWERING_UP = "Powering up"
    UP = "Up"
    PAUSED = "Paused"
    POWERING_DOWN = "Powering down"
    REBOOT_IN_PROGRESS = "RebootInProgress"
    SAVING_STATE = "Saving State"
    RESTORING_STATE = "Restoring state"
    MIGRATION_SOURCE = "Migration Source"
    MIGRATION_DESTINATION = "Migration Destination"
    DOWN = "Down"


class ExitReason:
    """Why a VM is down (facts: vdsm-wire 6.10)."""

    SUCCESS, GENERIC_ERROR, LOST_QEMU, LIBVIRT_START_FAILED, MIGRATION_SUCCEEDED, SAVE_STATE = 0, 1, 2, 3, 4, 5
    ADMIN_SHUTDOWN, USER_SHUTDOWN = 6, 7


class Location(Part, frozen=True, kw_only=True):
    """A volume of an image in a storage domain."""

    sdUUID: str
    imgUUID: str
    volUUID: str


class Display(Part, frozen=True, kw_only=True):
    """Where a console of a running VM listens: type vnc or spice; port and tlsPort are TCP ports or None."""

    type: str
    address: str
    port: int | None = None
    tlsPort: int | None = None


class NicStats(Part, frozen=True, kw_only=True):
    """A guest network card by MAC: bytes since start, bytes per second, and its addresses (DHCP's, or the agent's)."""

    mac: str
    name: str = ""
    rx: int = 0
    tx: int = 0
    rxRate: float = 0
    txRate: float = 0
    rxErrors: int = 0
    txErrors: int = 0
    rxDropped: int = 0
    txDropped: int = 0
    addresses: list[str] = []


class DiskStats(Part, frozen=True, kw_only=True):
    """A guest disk by its image: bytes and times (ns) since start; rates per second over the last 15 s."""

    imageID: str
    name: str = ""
    readBytes: int = 0
    writtenBytes: int = 0
    readOps: int = 0
    writeOps: int = 0
    readRate: float = 0
    writeRate: float = 0
    readLatency: float = 0
    writeLatency: float = 0
    flushLatency: float = 0
    truesize: int | None = None
    apparentsize: int | None = None


class VmStats(Part, frozen=True, kw_only=True):
    """A VM on a host. elapsedTime in s; cpuUser, cpuSys in percent of one CPU; memory in KiB as vdsm has it."""

    vmId: str
    status: VmState
    vmName: str = ""
    exitCode: int | None = None
    exitReason: int | None = None
    exitMessage: str | None = None
    pauseCode: str | None = None
    elapsedTime: int | None = None
    startTime: datetime | None = None
    cpuUser: float | None = None
    cpuSys: float | None = None
    cpuUsage: int | None = None
    memUsage: int | None = None
    balloonCurrent: int | None = None
    memUnused: int | None = None
    memBuffers: int | None = None
    memCached: int | None = None
    vcpuCount: int | None = None
    displayInfo: list[Display] = []
    network: list[NicStats] = []
    disks: list[DiskStats] = []
    guestFQDN: str | None = None
    guestIPs: list[str] = []


class NicInfo(Part, frozen=True, kw_only=True):
    """A network card or bridge of a host; speed in Mbit/s."""

    name: str
    hwaddr: str = ""
    mtu: int = 0
    speed: int | None = None
    up: bool = False
    addrs: list[str] = []


class Capabilities(Part, frozen=True, kw_only=True):
    """What a host is. memSize in MiB, cpuSpeed in MHz."""

    uuid: str
    hostname: str
    operatingSystem: str
    kernelVersion: str
    vdsmVersion: str
    libvirtVersion: str
    qemuVersion: str
    cpuModel: str
    cpuSpeed: float
    cpuSockets: int
    cpuCores: int
    cpuThreads: int
    cpuFlags: list[str]
    memSize: int
    accelerator: str
    """`kvm` when a probe guest really booted with it, else `qemu` (emulation)."""
    acceleratorReason: str
    kvmEnabled: bool
    emulatedMachines: list[str]
    cpuModels: list[str] = []
    nics: list[NicInfo] = []
    bridges: list[NicInfo] = []
    networks: list[str] = []
    """Names of the logical networks that VMs can be put on here, e.g. ovirtmgmt."""
    hooks: dict[str, list[str]] = {}
    hwManufacturer: str = ""
    hwProductName: str = ""
    hwSerialNumber: str = ""
    hwVersion: str = ""
    hwFamily: str = ""
    selinux: str = "disabled"
    bootTime: datetime | None = None


class HostStats(Part, frozen=True, kw_only=True):
    """A host's load. memAvailable, memFree, swap in MiB; cpu in percent of all CPUs; cpuLoad is the 1 min load."""

    memTotal: int
    memFree: int
    memAvailable: int
    memBuffers: int = 0
    memCached: int = 0
    memShared: int = 0
    swapTotal: int = 0
    swapFree: int = 0
    cpuUser: float = 0
    cpuSys: float = 0
    cpuIdle: float = 100
    cpuLoad: float = 0
    ksmCpu: int = 0
    ksmState: bool = False
    vmCount: int = 0
    vmActive: int = 0
    bootTime: int = 0
    """Epoch seconds."""


class DomainInfo(Part, frozen=True, kw_only=True):
    """A storage domain as its metadata says."""

    uuid: str
    name: str
    type: str
    version: int = 5
    role: str = "Data"
    path: str = ""


class DomainStats(Part, frozen=True, kw_only=True):
    """A storage domain as a host sees it: bytes. `problem` says why it cannot be used."""

    sdUUID: str
    disktotal: int = 0
    diskfree: int = 0
    problem: str | None = None


class VolumeInfo(Part, frozen=True, kw_only=True):
    """A volume; sizes in bytes. truesize: what it takes; apparentsize: the file's length; capacity: what the guest sees."""

    uuid: str
    image: str
    domain: str
    capacity: int
    format: str
    type: str
    truesize: int = 0
    apparentsize: int = 0
    parent: str = "00000000-0000-0000-0000-000000000000"
    path: str = ""
    legality: str = "LEGAL"
    voltype: str = "LEAF"
    description: str = ""
    ctime: int = 0
