"""Networks, virtual NICs and their profiles."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Identified, Located
from vireo.model.device import Device

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.api import Version
    from vireo.model.cluster import Cluster
    from vireo.model.datacenter import DataCenter
    from vireo.model.host import Host
    from vireo.model.hostnic import BootProtocol, NetworkAttachment, NetworkLabel
    from vireo.model.openstack import OpenStackNetworkProvider
    from vireo.model.quota import Qos
    from vireo.model.statistic import Statistic
    from vireo.model.user import Permission
    from vireo.model.vm import CustomProperty, ReportedDevice


class IpVersion(StrEnum):
    """Versions of the internet protocol."""

    V4 = "v4"
    V6 = "v6"


class NetworkStatus(StrEnum):
    """Whether all hosts have a network."""

    NON_OPERATIONAL = "non_operational"
    OPERATIONAL = "operational"


class NetworkUsage(StrEnum):
    """What a network is used for."""

    DEFAULT_ROUTE = "default_route"
    DISPLAY = "display"
    GLUSTER = "gluster"
    MANAGEMENT = "management"
    MIGRATION = "migration"
    VM = "vm"


class NicInterface(StrEnum):
    """Models of virtual NICs."""

    E1000 = "e1000"
    E1000E = "e1000e"
    PCI_PASSTHROUGH = "pci_passthrough"
    RTL8139 = "rtl8139"
    RTL8139_VIRTIO = "rtl8139_virtio"
    SPAPR_VLAN = "spapr_vlan"
    VIRTIO = "virtio"


class VnicPassThroughMode(StrEnum):
    """Whether a virtual NIC is passed through."""

    DISABLED = "disabled"
    ENABLED = "enabled"


class Network(Identified, frozen=True, kw_only=True):
    """A network."""

    display: bool | None = None
    dns_resolver_configuration: DnsResolverConfiguration | None = None
    ip: Ip | None = None
    mtu: Int | None = None
    """Bytes; 0 stands for the default."""
    port_isolation: bool | None = None
    profile_required: bool | None = None
    required: bool | None = None
    status: NetworkStatus | None = None
    stp: bool | None = None
    usages: list[NetworkUsage] | None = None
    vdsm_name: str | None = None
    vlan: Vlan | None = None
    cluster: Cluster | None = None
    data_center: DataCenter | None = None
    external_provider: OpenStackNetworkProvider | None = None
    external_provider_physical_network: Network | None = None
    network_labels: list[NetworkLabel] | None = None
    permissions: list[Permission] | None = None
    qos: Qos | None = None
    vnic_profiles: list[VnicProfile] | None = None


class Vlan(Located, frozen=True, kw_only=True):
    """A VLAN tag."""

    id: Long | None = None


class Ip(Located, frozen=True, kw_only=True):
    """An address with its network."""

    address: str | None = None
    gateway: str | None = None
    netmask: str | None = None
    version: IpVersion | None = None


class Mac(Located, frozen=True, kw_only=True):
    """A hardware address."""

    address: str | None = None


class Dns(Located, frozen=True, kw_only=True):
    """Name servers and search domains."""

    search_domains: list[Host] | None = None
    servers: list[Host] | None = None


class DnsResolverConfiguration(Located, frozen=True, kw_only=True):
    """The name servers a network uses."""

    name_servers: list[str] | None = None


class NetworkFilter(Identified, frozen=True, kw_only=True):
    """A packet filter for virtual NICs."""

    version: Version | None = None


class NetworkFilterParameter(Identified, frozen=True, kw_only=True):
    """A parameter of a virtual NIC's packet filter."""

    value: str | None = None
    nic: Nic | None = None


class Nic(Device, frozen=True, kw_only=True):
    """A NIC of a virtual machine."""

    boot_protocol: BootProtocol | None = None
    interface: NicInterface | None = None
    linked: bool | None = None
    mac: Mac | None = None
    on_boot: bool | None = None
    plugged: bool | None = None
    synced: bool | None = None
    network: Network | None = None
    network_attachments: list[NetworkAttachment] | None = None
    network_filter_parameters: list[NetworkFilterParameter] | None = None
    network_labels: list[NetworkLabel] | None = None
    reported_devices: list[ReportedDevice] | None = None
    statistics: list[Statistic] | None = None
    virtual_function_allowed_labels: list[NetworkLabel] | None = None
    virtual_function_allowed_networks: list[Network] | None = None
    vnic_profile: VnicProfile | None = None


class VnicProfile(Identified, frozen=True, kw_only=True):
    """The settings that virtual NICs of a network share."""

    custom_properties: list[CustomProperty] | None = None
    migratable: bool | None = None
    pass_through: VnicPassThrough | None = None
    port_mirroring: bool | None = None
    failover: VnicProfile | None = None
    network: Network | None = None
    network_filter: NetworkFilter | None = None
    permissions: list[Permission] | None = None
    qos: Qos | None = None


class VnicProfileMapping(Located, frozen=True, kw_only=True):
    """Which profile takes the place of another one."""

    source_network_name: str | None = None
    source_network_profile_name: str | None = None
    target_vnic_profile: VnicProfile | None = None


class VnicPassThrough(Located, frozen=True, kw_only=True):
    """Whether a virtual NIC is a virtual function of the host's NIC."""

    mode: VnicPassThroughMode | None = None


class PortMirroring(Located, frozen=True, kw_only=True):
    """Whether a virtual NIC sees all packets of its network."""


class MacPool(Identified, frozen=True, kw_only=True):
    """Ranges of hardware addresses to give to virtual NICs."""

    allow_duplicates: bool | None = None
    default_pool: bool | None = None
    ranges: list[Range] | None = None
    permissions: list[Permission] | None = None


class Range(Located, frozen=True, kw_only=True):
    """A range, both ends included."""

    from_: str | None = field(default=None, name="from")
    to: str | None = None
