"""/networks, /datacenters/{data_center}/networks and the labels of networks"""

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import networks
from vireo.errors import Gone
from vireo.model.hostnic import NetworkLabel
from vireo.model.network import Network


class Networks(Collection):
    """Logical networks, of all data centers or of one."""

    path, cls, table, noun, kind, parameter = "networks", Network, networks, "network", "network", "network"
    also = ("datacenters/{data_center}/networks",)
    bare = ("data_center",)
    written = "datacenters/{data_center}/networks"


class NetworkLabels(Collection):
    """The label of a network: its id is its text."""

    path, cls, noun, parameter = "networks/{network}/networklabels", NetworkLabel, "networklabel", "label"
    also = ("datacenters/{data_center}/networks/{network}/networklabels",)

    async def list(self, call: Call) -> list[NetworkLabel]:
        id = call.path["network"]
        network = await networks.get(call.db, id)
        return [NetworkLabel(id=label.id, network=Network(id=id)) for label in network.network_labels or []]

    async def get(self, call: Call, id: str) -> NetworkLabel:
        for label in await self.list(call):
            if label.id == id:
                return label
        raise Gone(f"The network has no label {id}")
