"""/operatingsystems"""

from typing import ClassVar

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import operating_systems
from vireo.errors import Gone
from vireo.model.catalog import OperatingSystemInfo


class OperatingSystems(Collection):
    """The guest systems that `os.type` of a VM may name. `max` is ignored (wire 5.5)."""

    path, cls, parameter = "operatingsystems", OperatingSystemInfo, "operating_system"
    known: ClassVar = operating_systems()

    async def list(self, call: Call) -> list[OperatingSystemInfo]:
        return self.known

    async def get(self, call: Call, id: str) -> OperatingSystemInfo:
        for system in self.known:
            if system.id == id:
                return system
        raise Gone(f"Operating system {id} does not exist")
