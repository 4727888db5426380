"""Hosts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Date, Int, Long
    from vireo.model.affinity import AffinityLabel
    from vireo.model.api import Version
    from vireo.model.catalog import Tag
    from vireo.model.cluster import Cluster, ExternalNetworkProviderConfiguration
    from vireo.model.console import Display
    from vireo.model.cpu import Cpu, HostCpuUnit, NumaNode
    from vireo.model.device import RngSource
    from vireo.model.hostdevice import HostDevice, HostDevicePassthrough
    from vireo.model.hostnic import HostNic, NetworkAttachment, UnmanagedNetwork
    from vireo.model.memory import Ksm, TransparentHugePages
    from vireo.model.power import Agent, PowerManagement
    from vireo.model.provider import ExternalHostProvider, ExternalStatus
    from vireo.model.statistic import Statistic
    from vireo.model.storage import HostStorage, IscsiDetails, StorageConnectionExtension
    from vireo.model.user import Permission, User
    from vireo.model.vm import OperatingSystem, Vm


class AutoNumaStatus(StrEnum):
    """Automatic NUMA balancing."""

    DISABLE = "disable"
    ENABLE = "enable"
    UNKNOWN = "unknown"


class HostProtocol(StrEnum):
    """How the engine speaks to a host."""

    STOMP = "stomp"
    XML = "xml"


class HostStatus(StrEnum):
    """What a host is doing."""

    CONNECTING = "connecting"
    DOWN = "down"
    ERROR = "error"
    INITIALIZING = "initializing"
    INSTALL_FAILED = "install_failed"
    INSTALLING = "installing"
    INSTALLING_OS = "installing_os"
    KDUMPING = "kdumping"
    MAINTENANCE = "maintenance"
    NON_OPERATIONAL = "non_operational"
    NON_RESPONSIVE = "non_responsive"
    PENDING_APPROVAL = "pending_approval"
    PREPARING_FOR_MAINTENANCE = "preparing_for_maintenance"
    REBOOT = "reboot"
    UNASSIGNED = "unassigned"
    UP = "up"


class HostType(StrEnum):
    """How a host's system is installed."""

    OVIRT_NODE = "ovirt_node"
    RHEL = "rhel"
    RHEV_H = "rhev_h"


class KdumpStatus(StrEnum):
    """Whether a host writes crash dumps."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    UNKNOWN = "unknown"


class SeLinuxMode(StrEnum):
    """SELinux modes."""

    DISABLED = "disabled"
    ENFORCING = "enforcing"
    PERMISSIVE = "permissive"


class SpmStatus(StrEnum):
    """The state of the storage pool manager's role."""

    CONTENDING = "contending"
    NONE = "none"
    SPM = "spm"


class SshAuthenticationMethod(StrEnum):
    """How to log in by SSH."""

    PASSWORD = "password"  # noqa: S105 - the method, not a secret
    PUBLICKEY = "publickey"


class VgpuPlacement(StrEnum):
    """How virtual GPUs are spread over cards."""

    CONSOLIDATED = "consolidated"
    SEPARATED = "separated"


class Host(Identified, frozen=True, kw_only=True):
    """A host: a machine that runs virtual machines."""

    address: str | None = None
    auto_numa_status: AutoNumaStatus | None = None
    certificate: Certificate | None = None
    cpu: Cpu | None = None
    device_passthrough: HostDevicePassthrough | None = None
    display: Display | None = None
    external_status: ExternalStatus | None = None
    hardware_information: HardwareInformation | None = None
    hosted_engine: HostedEngine | None = None
    iscsi: IscsiDetails | None = None
    kdump_status: KdumpStatus | None = None
    ksm: Ksm | None = None
    libvirt_version: Version | None = None
    max_scheduling_memory: Long | None = None
    """Bytes that one more virtual machine may need."""
    memory: Long | None = None
    """Bytes."""
    network_operation_in_progress: bool | None = None
    numa_supported: bool | None = None
    os: OperatingSystem | None = None
    override_iptables: bool | None = None
    ovn_configured: bool | None = None
    port: Int | None = None
    power_management: PowerManagement | None = None
    protocol: HostProtocol | None = None
    reinstallation_required: bool | None = None
    root_password: str | None = None
    se_linux: SeLinux | None = None
    spm: Spm | None = None
    ssh: Ssh | None = None
    status: HostStatus | None = None
    status_detail: str | None = None
    summary: VmSummary | None = None
    transparent_huge_pages: TransparentHugePages | None = field(default=None, name="transparent_hugepages")
    type: HostType | None = None
    update_available: bool | None = None
    version: Version | None = None
    vgpu_placement: VgpuPlacement | None = None
    affinity_labels: list[AffinityLabel] | None = None
    agents: list[Agent] | None = None
    cluster: Cluster | None = None
    cpu_units: list[HostCpuUnit] | None = None
    devices: list[HostDevice] | None = None
    external_host_provider: ExternalHostProvider | None = None
    external_network_provider_configurations: list[ExternalNetworkProviderConfiguration] | None = None
    hooks: list[Hook] | None = None
    katello_errata: list[KatelloErratum] | None = None
    network_attachments: list[NetworkAttachment] | None = None
    nics: list[HostNic] | None = None
    numa_nodes: list[NumaNode] | None = field(default=None, name="host_numa_nodes")
    permissions: list[Permission] | None = None
    statistics: list[Statistic] | None = None
    storage_connection_extensions: list[StorageConnectionExtension] | None = None
    storages: list[HostStorage] | None = None
    tags: list[Tag] | None = None
    unmanaged_networks: list[UnmanagedNetwork] | None = None


class HardwareInformation(Located, frozen=True, kw_only=True):
    """What the firmware of a host says about it."""

    family: str | None = None
    manufacturer: str | None = None
    product_name: str | None = None
    serial_number: str | None = None
    supported_rng_sources: list[RngSource] | None = None
    uuid: str | None = None
    version: str | None = None


class Certificate(Identified, frozen=True, kw_only=True):
    """A certificate."""

    content: str | None = None
    organization: str | None = None
    subject: str | None = None


class Ssh(Identified, frozen=True, kw_only=True):
    """How a host is reached by SSH."""

    authentication_method: SshAuthenticationMethod | None = None
    fingerprint: str | None = None
    port: Int | None = None
    public_key: str | None = None
    user: User | None = None


class SshPublicKey(Identified, frozen=True, kw_only=True):
    """A public SSH key of a user."""

    content: str | None = None
    user: User | None = None


class SeLinux(Located, frozen=True, kw_only=True):
    """SELinux on a host."""

    mode: SeLinuxMode | None = None


class Spm(Located, frozen=True, kw_only=True):
    """The storage pool manager's role, kept for clients."""

    priority: Int | None = None
    status: SpmStatus | None = None


class HostedEngine(Located, frozen=True, kw_only=True):
    """A host's part in running the engine itself."""

    active: bool | None = None
    configured: bool | None = None
    global_maintenance: bool | None = None
    local_maintenance: bool | None = None
    score: Int | None = None


class VmSummary(Located, frozen=True, kw_only=True):
    """How many virtual machines a host runs."""

    active: Int | None = None
    migrating: Int | None = None
    total: Int | None = None


class Hook(Identified, frozen=True, kw_only=True):
    """A hook script on a host."""

    event_name: str | None = None
    md5: str | None = None
    host: Host | None = None


class KatelloErratum(Identified, frozen=True, kw_only=True):
    """An update that a host or guest lacks."""

    issued: Date | None = None
    packages: list[Package] | None = None
    severity: str | None = None
    solution: str | None = None
    summary: str | None = None
    title: str | None = None
    type: str | None = None
    host: Host | None = None
    vm: Vm | None = None


class Package(Located, frozen=True, kw_only=True):
    """A software package."""

    name: str | None = None
