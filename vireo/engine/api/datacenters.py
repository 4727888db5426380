"""/datacenters"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import data_centers
from vireo.model.datacenter import DataCenter
from vireo.model.network import MacPool


class DataCenters(Collection):
    """Data centers."""

    path, cls, table = "datacenters", DataCenter, data_centers
    noun, kind, parameter = "datacenter", "datacenter", "data_center"

    async def view(self, call: Call, e: DataCenter) -> DataCenter:
        """With the MAC pool of its clusters, if they have one and the same."""
        query = "select distinct mac_pool::text from cluster where data_center = %s limit 2"
        pools = [row[0] async for row in await call.db.execute(query, (e.id,))]
        return replace(e, mac_pool=MacPool(id=pools[0]) if len(pools) == 1 and pools[0] else None)
