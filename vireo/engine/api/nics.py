"""Below VMs, templates and instance types: nics"""

from vireo.engine.api._below import Below
from vireo.engine.api._devices import Devices
from vireo.engine.store import nics
from vireo.model.network import Nic


class Nics(Below):
    """The network cards of a VM."""

    path, cls, table, noun = "vms/{vm}/nics", Nic, nics, "nic"


class TemplateNics(Devices):
    """The network cards that VMs made from a template get."""

    path, cls, noun = "templates/{template}/nics", Nic, "definednic"
    member, parameter = "nics", "nic"


class InstanceTypeNics(TemplateNics):
    """The network cards of an instance type."""

    path = "instancetypes/{instance_type}/nics"
