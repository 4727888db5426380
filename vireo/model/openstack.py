"""OpenStack providers of images, networks and volumes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified
from vireo.model.provider import ExternalProvider

if TYPE_CHECKING:
    from vireo.model._words import Date
    from vireo.model.api import Property
    from vireo.model.datacenter import DataCenter
    from vireo.model.host import Certificate
    from vireo.model.provider import AgentConfiguration


class NetworkPluginType(StrEnum):
    """Agents of network providers."""

    OPEN_VSWITCH = "open_vswitch"


class OpenStackNetworkProviderType(StrEnum):
    """Kinds of network providers."""

    EXTERNAL = "external"
    NEUTRON = "neutron"


class OpenstackVolumeAuthenticationKeyUsageType(StrEnum):
    """What a key is for."""

    CEPH = "ceph"


class OpenStackProvider(ExternalProvider, frozen=True, kw_only=True):
    """What OpenStack providers have in common."""

    tenant_name: str | None = None


class OpenStackImageProvider(OpenStackProvider, frozen=True, kw_only=True):
    """A provider of images (Glance)."""

    certificates: list[Certificate] | None = None
    images: list[OpenStackImage] | None = None


class OpenStackImage(Identified, frozen=True, kw_only=True):
    """An image of a provider."""

    openstack_image_provider: OpenStackImageProvider | None = None


class OpenStackNetworkProvider(OpenStackProvider, frozen=True, kw_only=True):
    """A provider of networks (Neutron, OVN)."""

    agent_configuration: AgentConfiguration | None = None
    auto_sync: bool | None = None
    external_plugin_type: str | None = None
    plugin_type: NetworkPluginType | None = None
    project_domain_name: str | None = None
    project_name: str | None = None
    read_only: bool | None = None
    type: OpenStackNetworkProviderType | None = None
    unmanaged: bool | None = None
    user_domain_name: str | None = None
    certificates: list[Certificate] | None = None
    networks: list[OpenStackNetwork] | None = None
    subnets: list[OpenStackSubnet] | None = None


class OpenStackNetwork(Identified, frozen=True, kw_only=True):
    """A network of a provider."""

    openstack_network_provider: OpenStackNetworkProvider | None = None


class OpenStackSubnet(Identified, frozen=True, kw_only=True):
    """A subnet of a provider's network."""

    cidr: str | None = None
    dns_servers: list[str] | None = None
    gateway: str | None = None
    ip_version: str | None = None
    openstack_network: OpenStackNetwork | None = None


class OpenStackVolumeProvider(OpenStackProvider, frozen=True, kw_only=True):
    """A provider of volumes (Cinder)."""

    authentication_keys: list[OpenstackVolumeAuthenticationKey] | None = None
    certificates: list[Certificate] | None = None
    data_center: DataCenter | None = None
    volume_types: list[OpenStackVolumeType] | None = None


class OpenStackVolumeType(Identified, frozen=True, kw_only=True):
    """A type of volumes."""

    properties: list[Property] | None = None
    openstack_volume_provider: OpenStackVolumeProvider | None = None


class OpenstackVolumeAuthenticationKey(Identified, frozen=True, kw_only=True):
    """A key to a provider's volumes."""

    creation_date: Date | None = None
    usage_type: OpenstackVolumeAuthenticationKeyUsageType | None = None
    uuid: str | None = None
    value: str | None = None
    openstack_volume_provider: OpenStackVolumeProvider | None = None
