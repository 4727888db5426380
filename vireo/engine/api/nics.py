"""/vms/{vm}/nics"""

from vireo.engine.api._below import Below
from vireo.engine.store import nics
from vireo.model.network import Nic


class Nics(Below):
    """The network cards of a VM."""

    path, cls, table, noun = "vms/{vm}/nics", Nic, nics, "nic"
