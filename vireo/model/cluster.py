"""Clusters, cluster levels and features."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.affinity import AffinityGroup
    from vireo.model.api import Property, Version
    from vireo.model.console import Display
    from vireo.model.cpu import Cpu, CpuProfile, CpuType
    from vireo.model.datacenter import DataCenter
    from vireo.model.device import RngSource
    from vireo.model.gluster import GlusterHook, GlusterVolume
    from vireo.model.host import Host
    from vireo.model.memory import Ksm, MemoryPolicy
    from vireo.model.migration import ErrorHandling, MigrationOptions
    from vireo.model.network import MacPool, Network, NetworkFilter
    from vireo.model.power import FencingPolicy
    from vireo.model.provider import ExternalProvider
    from vireo.model.scheduling import SchedulingPolicy
    from vireo.model.user import Permission, Permit
    from vireo.model.vm import BiosType, SerialNumber


class ClusterUpgradeAction(StrEnum):
    """What to do with a cluster's upgrade."""

    FINISH = "finish"
    START = "start"
    UPDATE_PROGRESS = "update_progress"


class FipsMode(StrEnum):
    """Whether hosts use approved cryptography only."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    UNDEFINED = "undefined"


class FirewallType(StrEnum):
    """The firewall on hosts."""

    FIREWALLD = "firewalld"
    IPTABLES = "iptables"


class LogMaxMemoryUsedThresholdType(StrEnum):
    """How the limit for memory warnings is given."""

    ABSOLUTE_VALUE_IN_MB = "absolute_value_in_mb"
    PERCENTAGE = "percentage"


class SwitchType(StrEnum):
    """The virtual switch of hosts."""

    LEGACY = "legacy"
    OVS = "ovs"


class Cluster(Identified, frozen=True, kw_only=True):
    """A cluster: hosts that virtual machines move between."""

    ballooning_enabled: bool | None = None
    bios_type: BiosType | None = None
    cpu: Cpu | None = None
    custom_scheduling_policy_properties: list[Property] | None = None
    display: Display | None = None
    error_handling: ErrorHandling | None = None
    fencing_policy: FencingPolicy | None = None
    fips_mode: FipsMode | None = None
    firewall_type: FirewallType | None = None
    gluster_service: bool | None = None
    gluster_tuned_profile: str | None = None
    ha_reservation: bool | None = None
    ksm: Ksm | None = None
    log_max_memory_used_threshold: Int | None = None
    log_max_memory_used_threshold_type: LogMaxMemoryUsedThresholdType | None = None
    maintenance_reason_required: bool | None = None
    memory_policy: MemoryPolicy | None = None
    migration: MigrationOptions | None = None
    optional_reason: bool | None = None
    required_rng_sources: list[RngSource] | None = None
    serial_number: SerialNumber | None = None
    supported_versions: list[Version] | None = None
    switch_type: SwitchType | None = None
    threads_as_cores: bool | None = None
    trusted_service: bool | None = None
    tunnel_migration: bool | None = None
    upgrade_correlation_id: str | None = None
    upgrade_in_progress: bool | None = None
    upgrade_percent_complete: Int | None = None
    version: Version | None = None
    virt_service: bool | None = None
    vnc_encryption: bool | None = None
    affinity_groups: list[AffinityGroup] | None = None
    cpu_profiles: list[CpuProfile] | None = None
    data_center: DataCenter | None = None
    enabled_features: list[ClusterFeature] | None = None
    external_network_providers: list[ExternalProvider] | None = None
    gluster_hooks: list[GlusterHook] | None = None
    gluster_volumes: list[GlusterVolume] | None = None
    mac_pool: MacPool | None = None
    management_network: Network | None = None
    network_filters: list[NetworkFilter] | None = None
    networks: list[Network] | None = None
    permissions: list[Permission] | None = None
    scheduling_policy: SchedulingPolicy | None = None


class ClusterFeature(Identified, frozen=True, kw_only=True):
    """A feature that hosts of a cluster may have to offer."""

    cluster_level: ClusterLevel | None = None


class ClusterLevel(Identified, frozen=True, kw_only=True):
    """A version that clusters may have, and what it offers."""

    cpu_types: list[CpuType] | None = None
    permits: list[Permit] | None = None
    cluster_features: list[ClusterFeature] | None = None


class ExternalNetworkProviderConfiguration(Identified, frozen=True, kw_only=True):
    """How a host uses a network provider."""

    external_network_provider: ExternalProvider | None = None
    host: Host | None = None
