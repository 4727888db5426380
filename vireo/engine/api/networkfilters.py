"""/networkfilters and /clusters/{cluster}/networkfilters"""

from typing import ClassVar

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import network_filters
from vireo.errors import Gone
from vireo.model.network import NetworkFilter


class NetworkFilters(Collection):
    """libvirt's network filters that a vNIC profile may name."""

    path, cls, parameter = "networkfilters", NetworkFilter, "network_filter"
    also = ("clusters/{cluster}/networkfilters",)
    known: ClassVar = network_filters()

    async def list(self, call: Call) -> list[NetworkFilter]:
        return self.known

    async def get(self, call: Call, id: str) -> NetworkFilter:
        for e in self.known:
            if e.id == id:
                return e
        raise Gone(f"Network filter {id} does not exist")
