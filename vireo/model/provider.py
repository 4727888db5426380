"""External providers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.api import Property
    from vireo.model.cluster import Cluster
    from vireo.model.cpu import CpuProfile
    from vireo.model.host import Certificate, Host
    from vireo.model.quota import Quota
    from vireo.model.storage import File, StorageDomain
    from vireo.model.template import Template
    from vireo.model.vm import Vm


class ExternalStatus(StrEnum):
    """The health of an object as an outside system sees it."""

    ERROR = "error"
    FAILURE = "failure"
    INFO = "info"
    OK = "ok"
    WARNING = "warning"


class EntityExternalStatus(StrEnum):
    """The health of an object, in its older name."""

    ERROR = "error"
    FAILURE = "failure"
    INFO = "info"
    OK = "ok"
    WARNING = "warning"


class ExternalVmProviderType(StrEnum):
    """Systems that virtual machines are imported from."""

    KVM = "kvm"
    VMWARE = "vmware"
    XEN = "xen"


class MessageBrokerType(StrEnum):
    """Message brokers."""

    QPID = "qpid"
    RABBIT_MQ = "rabbit_mq"


class ExternalProvider(Identified, frozen=True, kw_only=True):
    """A system outside that provides something."""

    authentication_url: str | None = None
    password: str | None = None
    properties: list[Property] | None = None
    requires_authentication: bool | None = None
    url: str | None = None
    username: str | None = None


class AgentConfiguration(Located, frozen=True, kw_only=True):
    """How a network provider's agent on hosts is configured."""

    address: str | None = None
    broker_type: MessageBrokerType | None = None
    network_mappings: str | None = None
    password: str | None = None
    port: Int | None = None
    username: str | None = None


class ExternalHostProvider(ExternalProvider, frozen=True, kw_only=True):
    """A provider of hosts, such as Foreman."""

    certificates: list[Certificate] | None = None
    compute_resources: list[ExternalComputeResource] | None = None
    discovered_hosts: list[ExternalDiscoveredHost] | None = None
    host_groups: list[ExternalHostGroup] | None = None
    hosts: list[Host] | None = None


class ExternalComputeResource(Identified, frozen=True, kw_only=True):
    """A compute resource of a host provider."""

    provider: str | None = None
    url: str | None = None
    user: str | None = None
    external_host_provider: ExternalHostProvider | None = None


class ExternalDiscoveredHost(Identified, frozen=True, kw_only=True):
    """A machine that a host provider has found."""

    ip: str | None = None
    last_report: str | None = None
    mac: str | None = None
    subnet_name: str | None = None
    external_host_provider: ExternalHostProvider | None = None


class ExternalHost(Identified, frozen=True, kw_only=True):
    """A host that a host provider knows."""

    address: str | None = None
    external_host_provider: ExternalHostProvider | None = None


class ExternalHostGroup(Identified, frozen=True, kw_only=True):
    """A group of hosts of a host provider."""

    architecture_name: str | None = None
    domain_name: str | None = None
    operating_system_name: str | None = None
    subnet_name: str | None = None
    external_host_provider: ExternalHostProvider | None = None


class ExternalTemplateImport(Located, frozen=True, kw_only=True):
    """The import of a template from outside."""

    clone: bool | None = None
    url: str | None = None
    cluster: Cluster | None = None
    cpu_profile: CpuProfile | None = None
    host: Host | None = None
    quota: Quota | None = None
    storage_domain: StorageDomain | None = None
    template: Template | None = None


class ExternalVmImport(Located, frozen=True, kw_only=True):
    """The import of a virtual machine from outside."""

    name: str | None = None
    password: str | None = None
    provider: ExternalVmProviderType | None = None
    sparse: bool | None = None
    url: str | None = None
    username: str | None = None
    cluster: Cluster | None = None
    cpu_profile: CpuProfile | None = None
    drivers_iso: File | None = None
    host: Host | None = None
    quota: Quota | None = None
    storage_domain: StorageDomain | None = None
    vm: Vm | None = None
