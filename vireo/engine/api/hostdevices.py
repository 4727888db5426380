"""Below VMs: hostdevices"""

from vireo.engine.api._devices import Devices
from vireo.model.hostdevice import HostDevice


class VmHostDevices(Devices):
    """The host devices of a VM."""

    path, cls, noun, parameter, member = "vms/{vm}/hostdevices", HostDevice, "hostdevice", "host_device", "host_devices"
