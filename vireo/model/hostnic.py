"""The NICs of hosts and how networks sit on them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.api import Option, Property
    from vireo.model.host import Host
    from vireo.model.network import DnsResolverConfiguration, Ip, Mac, Network, Vlan
    from vireo.model.quota import Qos
    from vireo.model.statistic import Statistic


class NicStatus(StrEnum):
    """Whether a link is up."""

    DOWN = "down"
    UP = "up"


class BootProtocol(StrEnum):
    """How an address is obtained."""

    AUTOCONF = "autoconf"
    DHCP = "dhcp"
    NONE = "none"
    POLY_DHCP_AUTOCONF = "poly_dhcp_autoconf"
    STATIC = "static"


class HostNic(Identified, frozen=True, kw_only=True):
    """A NIC, bond or VLAN of a host."""

    ad_aggregator_id: Int | None = None
    base_interface: str | None = None
    bonding: Bonding | None = None
    boot_protocol: BootProtocol | None = None
    bridged: bool | None = None
    check_connectivity: bool | None = None
    custom_configuration: bool | None = None
    ip: Ip | None = None
    ipv6: Ip | None = None
    ipv6_boot_protocol: BootProtocol | None = None
    mac: Mac | None = None
    mtu: Int | None = None
    """Bytes."""
    override_configuration: bool | None = None
    properties: list[Property] | None = None
    speed: Long | None = None
    """Bits per second."""
    status: NicStatus | None = None
    virtual_functions_configuration: HostNicVirtualFunctionsConfiguration | None = None
    vlan: Vlan | None = None
    host: Host | None = None
    network: Network | None = None
    network_labels: list[NetworkLabel] | None = None
    physical_function: HostNic | None = None
    qos: Qos | None = None
    statistics: list[Statistic] | None = None


class Bonding(Located, frozen=True, kw_only=True):
    """How NICs are bonded."""

    ad_partner_mac: Mac | None = None
    options: list[Option] | None = None
    slaves: list[HostNic] | None = None
    active_slave: HostNic | None = None


class HostNicVirtualFunctionsConfiguration(Located, frozen=True, kw_only=True):
    """The virtual functions of an SR-IOV NIC."""

    all_networks_allowed: bool | None = None
    max_number_of_virtual_functions: Int | None = None
    number_of_virtual_functions: Int | None = None


class LinkLayerDiscoveryProtocolElement(Identified, frozen=True, kw_only=True):
    """A fact that a switch announced by LLDP."""

    oui: Int | None = None
    properties: list[Property] | None = None
    subtype: Int | None = None
    type: Int | None = None


class NetworkAttachment(Identified, frozen=True, kw_only=True):
    """A network on a host's NIC."""

    dns_resolver_configuration: DnsResolverConfiguration | None = None
    in_sync: bool | None = None
    ip_address_assignments: list[IpAddressAssignment] | None = None
    properties: list[Property] | None = None
    reported_configurations: list[ReportedConfiguration] | None = None
    host: Host | None = None
    host_nic: HostNic | None = None
    network: Network | None = None
    qos: Qos | None = None


class IpAddressAssignment(Located, frozen=True, kw_only=True):
    """How a NIC gets an address."""

    assignment_method: BootProtocol | None = None
    ip: Ip | None = None


class ReportedConfiguration(Located, frozen=True, kw_only=True):
    """A setting of a network as the host has it, and as it should be."""

    actual_value: str | None = None
    expected_value: str | None = None
    in_sync: bool | None = None
    name: str | None = None


class UnmanagedNetwork(Identified, frozen=True, kw_only=True):
    """A network on a host that the engine does not know."""

    host: Host | None = None
    host_nic: HostNic | None = None


class NetworkLabel(Identified, frozen=True, kw_only=True):
    """A label that ties networks to NICs."""

    host_nic: HostNic | None = None
    network: Network | None = None
