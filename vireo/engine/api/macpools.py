"""/macpools"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import mac_pools
from vireo.model.network import MacPool


class MacPools(Collection):
    """Where MAC addresses of network cards come from."""

    path, cls, table, noun, parameter = "macpools", MacPool, mac_pools, "macpool", "mac_pool"
