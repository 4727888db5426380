"""Virtual machines and what they are made of."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Date, Int, Long
    from vireo.model.affinity import AffinityLabel
    from vireo.model.api import Version
    from vireo.model.catalog import Icon, Tag
    from vireo.model.cluster import Cluster
    from vireo.model.console import Console, Display, GraphicsConsole
    from vireo.model.cpu import Cpu, CpuPinningPolicy, CpuProfile, CpuTopology, CpuTune, NumaNode, NumaTuneMode
    from vireo.model.device import Cdrom, Floppy, RngDevice, Usb, VmMediatedDevice, Watchdog
    from vireo.model.disk import DiskAttachment
    from vireo.model.host import Host, KatelloErratum
    from vireo.model.hostdevice import HostDevice
    from vireo.model.initialization import Initialization
    from vireo.model.memory import MemoryPolicy
    from vireo.model.migration import MigrationOptions
    from vireo.model.network import Ip, Mac, Nic
    from vireo.model.provider import ExternalHostProvider
    from vireo.model.quota import Quota
    from vireo.model.snapshot import Snapshot
    from vireo.model.statistic import Statistic
    from vireo.model.storage import File, StorageDomain
    from vireo.model.template import InstanceType, Template
    from vireo.model.user import Domain, Permission, User
    from vireo.model.vmpool import VmPool


class VmStatus(StrEnum):
    """What a virtual machine is doing."""

    DOWN = "down"
    IMAGE_LOCKED = "image_locked"
    MIGRATING = "migrating"
    NOT_RESPONDING = "not_responding"
    PAUSED = "paused"
    POWERING_DOWN = "powering_down"
    POWERING_UP = "powering_up"
    REBOOT_IN_PROGRESS = "reboot_in_progress"
    RESTORING_STATE = "restoring_state"
    SAVING_STATE = "saving_state"
    SUSPENDED = "suspended"
    UNASSIGNED = "unassigned"
    UNKNOWN = "unknown"
    UP = "up"
    WAIT_FOR_LAUNCH = "wait_for_launch"


class VmType(StrEnum):
    """What a virtual machine is tuned for."""

    DESKTOP = "desktop"
    HIGH_PERFORMANCE = "high_performance"
    SERVER = "server"


class VmAffinity(StrEnum):
    """Whether a virtual machine may leave its host."""

    MIGRATABLE = "migratable"
    PINNED = "pinned"
    USER_MIGRATABLE = "user_migratable"


class VmStorageErrorResumeBehaviour(StrEnum):
    """What becomes of a virtual machine that storage errors paused, once storage is back."""

    AUTO_RESUME = "auto_resume"
    KILL = "kill"
    LEAVE_PAUSED = "leave_paused"


class VmDeviceType(StrEnum):
    """The device that shows a payload."""

    CDROM = "cdrom"
    FLOPPY = "floppy"


class BiosType(StrEnum):
    """Chipset and firmware."""

    CLUSTER_DEFAULT = "cluster_default"
    I440FX_SEA_BIOS = "i440fx_sea_bios"
    Q35_OVMF = "q35_ovmf"
    Q35_SEA_BIOS = "q35_sea_bios"
    Q35_SECURE_BOOT = "q35_secure_boot"


class BootDevice(StrEnum):
    """A device to boot from."""

    CDROM = "cdrom"
    HD = "hd"
    NETWORK = "network"


class AutoPinningPolicy(StrEnum):
    """How pinning is worked out for the user (superseded by CpuPinningPolicy)."""

    ADJUST = "adjust"
    DISABLED = "disabled"
    EXISTING = "existing"


class SerialNumberPolicy(StrEnum):
    """Where serial numbers come from."""

    CUSTOM = "custom"
    HOST = "host"
    NONE = "none"
    VM = "vm"


class SsoMethod(StrEnum):
    """The ways of logging in to a guest."""

    GUEST_AGENT = "guest_agent"


class PayloadEncoding(StrEnum):
    """How the content of a payload is written."""

    BASE64 = "base64"
    PLAINTEXT = "plaintext"


class ReportedDeviceType(StrEnum):
    """Kinds of devices a guest reports."""

    NETWORK = "network"


class OsType(StrEnum):
    """Guest systems of old; today's are in the list of operating systems."""

    OTHER = "other"
    OTHER_LINUX = "other_linux"
    RHEL_3 = "rhel_3"
    RHEL_3X64 = "rhel_3x64"
    RHEL_4 = "rhel_4"
    RHEL_4X64 = "rhel_4x64"
    RHEL_5 = "rhel_5"
    RHEL_5X64 = "rhel_5x64"
    RHEL_6 = "rhel_6"
    RHEL_6X64 = "rhel_6x64"
    UNASSIGNED = "unassigned"
    WINDOWS_2003 = "windows_2003"
    WINDOWS_2003X64 = "windows_2003x64"
    WINDOWS_2008 = "windows_2008"
    WINDOWS_2008R2X64 = "windows_2008r2x64"
    WINDOWS_2008X64 = "windows_2008x64"
    WINDOWS_2012X64 = "windows_2012x64"
    WINDOWS_7 = "windows_7"
    WINDOWS_7X64 = "windows_7x64"
    WINDOWS_8 = "windows_8"
    WINDOWS_8X64 = "windows_8x64"
    WINDOWS_XP = "windows_xp"


class VmBase(Identified, frozen=True, kw_only=True):
    """What virtual machines, templates and instance types have in common."""

    auto_pinning_policy: AutoPinningPolicy | None = None
    bios: Bios | None = None
    console: Console | None = None
    cpu: Cpu | None = None
    cpu_pinning_policy: CpuPinningPolicy | None = None
    cpu_shares: Int | None = None
    """A weight; 0 stands for the default."""
    creation_time: Date | None = None
    custom_compatibility_version: Version | None = None
    custom_cpu_model: str | None = None
    custom_emulated_machine: str | None = None
    custom_properties: list[CustomProperty] | None = None
    delete_protected: bool | None = None
    display: Display | None = None
    domain: Domain | None = None
    high_availability: HighAvailability | None = None
    initialization: Initialization | None = None
    io: Io | None = None
    large_icon: Icon | None = None
    lease: StorageDomainLease | None = None
    memory: Long | None = None
    """Bytes."""
    memory_policy: MemoryPolicy | None = None
    migration: MigrationOptions | None = None
    migration_downtime: Int | None = None
    """Milliseconds; -1 stands for the default."""
    multi_queues_enabled: bool | None = None
    origin: str | None = None
    os: OperatingSystem | None = None
    placement_policy: VmPlacementPolicy | None = None
    rng_device: RngDevice | None = None
    serial_number: SerialNumber | None = None
    small_icon: Icon | None = None
    soundcard_enabled: bool | None = None
    sso: Sso | None = None
    start_paused: bool | None = None
    stateless: bool | None = None
    storage_error_resume_behaviour: VmStorageErrorResumeBehaviour | None = None
    time_zone: TimeZone | None = None
    tpm_enabled: bool | None = None
    tunnel_migration: bool | None = None
    type: VmType | None = None
    usb: Usb | None = None
    virtio_scsi: VirtioScsi | None = None
    virtio_scsi_multi_queues: Int | None = None
    virtio_scsi_multi_queues_enabled: bool | None = None
    cluster: Cluster | None = None
    cpu_profile: CpuProfile | None = None
    quota: Quota | None = None
    storage_domain: StorageDomain | None = None


class Vm(VmBase, frozen=True, kw_only=True):
    """A virtual machine."""

    fqdn: str | None = None
    guest_operating_system: GuestOperatingSystem | None = None
    guest_time_zone: TimeZone | None = None
    has_illegal_images: bool | None = None
    next_run_configuration_exists: bool | None = None
    numa_tune_mode: NumaTuneMode | None = None
    payloads: list[Payload] | None = None
    run_once: bool | None = None
    start_time: Date | None = None
    status: VmStatus | None = None
    status_detail: str | None = None
    stop_reason: str | None = None
    stop_time: Date | None = None
    use_latest_template_version: bool | None = None
    affinity_labels: list[AffinityLabel] | None = None
    applications: list[Application] | None = None
    cdroms: list[Cdrom] | None = None
    disk_attachments: list[DiskAttachment] | None = None
    dynamic_cpu: DynamicCpu | None = None
    external_host_provider: ExternalHostProvider | None = None
    floppies: list[Floppy] | None = None
    graphics_consoles: list[GraphicsConsole] | None = None
    host: Host | None = None
    host_devices: list[HostDevice] | None = None
    instance_type: InstanceType | None = None
    katello_errata: list[KatelloErratum] | None = None
    mediated_devices: list[VmMediatedDevice] | None = None
    nics: list[Nic] | None = None
    numa_nodes: list[NumaNode] | None = field(default=None, name="host_numa_nodes")
    original_template: Template | None = None
    permissions: list[Permission] | None = None
    reported_devices: list[ReportedDevice] | None = None
    sessions: list[Session] | None = None
    snapshots: list[Snapshot] | None = None
    statistics: list[Statistic] | None = None
    tags: list[Tag] | None = None
    template: Template | None = None
    vm_pool: VmPool | None = None
    watchdogs: list[Watchdog] | None = None


class Bios(Located, frozen=True, kw_only=True):
    """The firmware of a virtual machine."""

    boot_menu: BootMenu | None = None
    type: BiosType | None = None


class BootMenu(Located, frozen=True, kw_only=True):
    """Whether the firmware shows its boot menu."""

    enabled: bool | None = None


class Boot(Located, frozen=True, kw_only=True):
    """The devices to boot from, in this order."""

    devices: list[BootDevice] | None = None


class OperatingSystem(Located, frozen=True, kw_only=True):
    """The guest system as configured: its kind, its kernel and where it boots from."""

    boot: Boot | None = None
    cmdline: str | None = None
    custom_kernel_cmdline: str | None = None
    description: str | None = None
    initrd: str | None = None
    kernel: str | None = None
    reported_kernel_cmdline: str | None = None
    type: str | None = None
    version: Version | None = None


class Kernel(Located, frozen=True, kw_only=True):
    """The kernel of a guest."""

    version: Version | None = None


class GuestOperatingSystem(Located, frozen=True, kw_only=True):
    """The guest system as the guest agent reports it."""

    architecture: str | None = None
    codename: str | None = None
    distribution: str | None = None
    family: str | None = None
    kernel: Kernel | None = None
    version: Version | None = None


class TimeZone(Located, frozen=True, kw_only=True):
    """A time zone, by name or by distance from UTC."""

    name: str | None = None
    utc_offset: str | None = None


class Application(Identified, frozen=True, kw_only=True):
    """A program that the guest agent found in a virtual machine."""

    vm: Vm | None = None


class HighAvailability(Located, frozen=True, kw_only=True):
    """Whether a virtual machine is started again elsewhere when its host fails."""

    enabled: bool | None = None
    priority: Int | None = None
    """Higher is started earlier."""


class VmPlacementPolicy(Located, frozen=True, kw_only=True):
    """The hosts a virtual machine may run on, and whether it may move."""

    affinity: VmAffinity | None = None
    hosts: list[Host] | None = None


class StorageDomainLease(Located, frozen=True, kw_only=True):
    """The storage domain that holds a virtual machine's lease."""

    storage_domain: StorageDomain | None = None


class CustomProperty(Located, frozen=True, kw_only=True):
    """A property that a hook on the host reads."""

    name: str | None = None
    regexp: str | None = None
    value: str | None = None


class SerialNumber(Located, frozen=True, kw_only=True):
    """Where a virtual machine's serial number comes from."""

    policy: SerialNumberPolicy | None = None
    value: str | None = None


class Sso(Located, frozen=True, kw_only=True):
    """How users are logged in to the guest when they open its console."""

    methods: list[Method] | None = None


class Method(Located, frozen=True, kw_only=True):
    """A way of logging in to the guest."""

    id: SsoMethod | None = None


class VirtioScsi(Located, frozen=True, kw_only=True):
    """Whether a virtual machine has a virtio SCSI controller."""

    enabled: bool | None = None


class Io(Located, frozen=True, kw_only=True):
    """The threads that serve a virtual machine's disks."""

    threads: Int | None = None


class Payload(Located, frozen=True, kw_only=True):
    """Files that the guest sees as a floppy or a CD."""

    files: list[File] | None = None
    type: VmDeviceType | None = None
    volume_id: str | None = None


class ReportedDevice(Identified, frozen=True, kw_only=True):
    """A device that the guest agent reports."""

    ips: list[Ip] | None = None
    mac: Mac | None = None
    type: ReportedDeviceType | None = None
    vm: Vm | None = None


class Session(Identified, frozen=True, kw_only=True):
    """Somebody who is logged in to a guest."""

    console_user: bool | None = None
    ip: Ip | None = None
    protocol: str | None = None
    user: User | None = None
    vm: Vm | None = None


class DynamicCpu(Located, frozen=True, kw_only=True):
    """The processors a running virtual machine has at present."""

    cpu_tune: CpuTune | None = None
    topology: CpuTopology | None = None
