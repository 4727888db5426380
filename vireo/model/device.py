"""Devices of virtual machines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.api import Property
    from vireo.model.storage import File
    from vireo.model.template import InstanceType, Template
    from vireo.model.vm import Vm


class RngSource(StrEnum):
    """Where a host takes random numbers from."""

    HWRNG = "hwrng"
    RANDOM = "random"
    URANDOM = "urandom"


class WatchdogAction(StrEnum):
    """What happens when the watchdog is not fed."""

    DUMP = "dump"
    NONE = "none"
    PAUSE = "pause"
    POWEROFF = "poweroff"
    RESET = "reset"


class WatchdogModel(StrEnum):
    """Watchdog hardware."""

    DIAG288 = "diag288"
    I6300ESB = "i6300esb"


class UsbType(StrEnum):
    """USB redirection protocols."""

    LEGACY = "legacy"
    NATIVE = "native"


class Device(Identified, frozen=True, kw_only=True):
    """What devices of virtual machines have in common."""

    instance_type: InstanceType | None = None
    template: Template | None = None
    vm: Vm | None = None
    vms: list[Vm] | None = None


class Cdrom(Device, frozen=True, kw_only=True):
    """A CD-ROM drive."""

    file: File | None = None


class Floppy(Device, frozen=True, kw_only=True):
    """A floppy drive."""

    file: File | None = None


class Watchdog(Device, frozen=True, kw_only=True):
    """A watchdog device."""

    action: WatchdogAction | None = None
    model: WatchdogModel | None = None


class RngDevice(Located, frozen=True, kw_only=True):
    """A random number generator."""

    rate: Rate | None = None
    source: RngSource | None = None


class Rate(Located, frozen=True, kw_only=True):
    """How much a device may take per period."""

    bytes: Int | None = None
    """Bytes per period."""
    period: Int | None = None
    """Milliseconds."""


class Usb(Located, frozen=True, kw_only=True):
    """Whether a virtual machine has USB."""

    enabled: bool | None = None
    type: UsbType | None = None


class VmMediatedDevice(Device, frozen=True, kw_only=True):
    """A mediated device, such as a virtual GPU."""

    spec_params: list[Property] | None = None
