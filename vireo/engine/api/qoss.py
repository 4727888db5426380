"""/datacenters/{data_center}/qoss"""

from vireo.engine.api._below import Below
from vireo.engine.store import qoss
from vireo.model.quota import Qos


class Qoss(Below):
    """The qualities of service of a data center."""

    path, cls, table, noun, parameter = "datacenters/{data_center}/qoss", Qos, qoss, "qos", "qos"
