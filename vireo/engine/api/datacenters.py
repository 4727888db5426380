"""/datacenters"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import data_centers
from vireo.model.datacenter import DataCenter


class DataCenters(Collection):
    """Data centers."""

    path, cls, table, noun, kind, parameter = (
        "datacenters",
        DataCenter,
        data_centers,
        "datacenter",
        "datacenter",
        "data_center",
    )
