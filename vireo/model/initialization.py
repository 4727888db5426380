"""What a guest is given at its first boot: cloud-init, Ignition, Sysprep."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model.host import Host
    from vireo.model.hostnic import BootProtocol
    from vireo.model.network import Dns, Ip, Nic
    from vireo.model.storage import File
    from vireo.model.user import User


class CloudInitNetworkProtocol(StrEnum):
    """The format in which cloud-init gets the network."""

    ENI = "eni"
    OPENSTACK_METADATA = "openstack_metadata"


class ConfigurationType(StrEnum):
    """The format of a virtual machine's definition."""

    OVA = "ova"
    OVF = "ovf"


class Initialization(Located, frozen=True, kw_only=True):
    """How a guest is set up at its first boot."""

    active_directory_ou: str | None = None
    authorized_ssh_keys: str | None = None
    cloud_init: CloudInit | None = None
    cloud_init_network_protocol: CloudInitNetworkProtocol | None = None
    configuration: Configuration | None = None
    custom_script: str | None = None
    dns_search: str | None = None
    dns_servers: str | None = None
    domain: str | None = None
    host_name: str | None = None
    input_locale: str | None = None
    nic_configurations: list[NicConfiguration] | None = None
    org_name: str | None = None
    regenerate_ids: bool | None = None
    regenerate_ssh_keys: bool | None = None
    root_password: str | None = None
    system_locale: str | None = None
    timezone: str | None = None
    ui_language: str | None = None
    user_locale: str | None = None
    user_name: str | None = None
    windows_license_key: str | None = None


class CloudInit(Located, frozen=True, kw_only=True):
    """Settings for cloud-init in the old form."""

    authorized_keys: list[AuthorizedKey] | None = None
    files: list[File] | None = None
    host: Host | None = None
    network_configuration: NetworkConfiguration | None = None
    regenerate_ssh_keys: bool | None = None
    timezone: str | None = None
    users: list[User] | None = None


class NetworkConfiguration(Located, frozen=True, kw_only=True):
    """The network of a guest at its first boot."""

    dns: Dns | None = None
    nics: list[Nic] | None = None


class NicConfiguration(Located, frozen=True, kw_only=True):
    """One NIC of a guest at its first boot."""

    boot_protocol: BootProtocol | None = None
    ip: Ip | None = None
    ipv6: Ip | None = None
    ipv6_boot_protocol: BootProtocol | None = None
    name: str | None = None
    on_boot: bool | None = None


class AuthorizedKey(Identified, frozen=True, kw_only=True):
    """A public key that may log in."""

    key: str | None = None
    user: User | None = None


class Configuration(Located, frozen=True, kw_only=True):
    """The definition of a virtual machine in a foreign format."""

    data: str | None = None
    type: ConfigurationType | None = None
