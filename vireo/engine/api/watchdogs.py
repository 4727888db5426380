"""Below VMs, templates and instance types: watchdogs"""

from vireo.engine.api._devices import Devices
from vireo.model.device import Watchdog


class VmWatchdogs(Devices):
    """The watchdog of a VM."""

    path, cls, noun, parameter, member = "vms/{vm}/watchdogs", Watchdog, "watchdog", "watchdog", "watchdogs"


class TemplateWatchdogs(Devices):
    """The watchdog of a template."""

    path, cls, noun, parameter, member = "templates/{template}/watchdogs", Watchdog, "watchdog", "watchdog", "watchdogs"


class InstanceTypeWatchdogs(Devices):
    """The watchdog of an instance type."""

    path, cls, noun, parameter, member = (
        "instancetypes/{instance_type}/watchdogs",
        Watchdog,
        "watchdog",
        "watchdog",
        "watchdogs",
    )
