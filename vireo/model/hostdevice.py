"""Devices of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.host import Host
    from vireo.model.vm import Vm


class HostDevice(Identified, frozen=True, kw_only=True):
    """A device of a host that may be given to a virtual machine."""

    capability: str | None = None
    driver: str | None = None
    iommu_group: Int | None = None
    m_dev_types: list[MDevType] | None = None
    physical_function: HostDevice | None = None
    placeholder: bool | None = None
    product: Product | None = None
    vendor: Vendor | None = None
    virtual_functions: Int | None = None
    host: Host | None = None
    parent_device: HostDevice | None = None
    vm: Vm | None = None


class HostDevicePassthrough(Located, frozen=True, kw_only=True):
    """Whether a host can give devices to virtual machines."""

    enabled: bool | None = None


class MDevType(Located, frozen=True, kw_only=True):
    """A type of mediated device that a host's device offers."""

    available_instances: Int | None = None
    description: str | None = None
    human_readable_name: str | None = None
    name: str | None = None


class Product(Identified, frozen=True, kw_only=True):
    """The maker's product number of a device."""


class Vendor(Identified, frozen=True, kw_only=True):
    """The maker of a device."""
