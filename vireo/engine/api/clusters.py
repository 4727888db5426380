"""/clusters"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import clusters
from vireo.model.cluster import Cluster


class Clusters(Collection):
    """Clusters, of all data centers or of one."""

    path, cls, table, kind, parameter = "clusters", Cluster, clusters, "cluster", "cluster"
    also = ("datacenters/{data_center}/clusters",)
