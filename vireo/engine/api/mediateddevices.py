"""Below VMs and templates: mediateddevices"""

from vireo.engine.api._devices import Devices
from vireo.model.device import VmMediatedDevice


class VmMediatedDevices(Devices):
    """The mediated devices of a VM."""

    path, cls, noun, parameter, member = (
        "vms/{vm}/mediateddevices",
        VmMediatedDevice,
        "mediateddevice",
        "mediated_device",
        "mediated_devices",
    )


class TemplateMediatedDevices(Devices):
    """The mediated devices of a template."""

    path, cls, noun, parameter, member = (
        "templates/{template}/mediateddevices",
        VmMediatedDevice,
        "mediateddevice",
        "mediated_device",
        "mediated_devices",
    )
