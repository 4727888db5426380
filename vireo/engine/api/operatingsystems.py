"""/operatingsystems"""

from typing import ClassVar

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import icons
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

    async def view(self, call: Call, e: OperatingSystemInfo) -> OperatingSystemInfo:
        if e.name == "rhel_6_9_plus_ppc64":
            return e  # the one without icons in oVirt
        small, large = icons.of(e.name or "")
        return replace(e, small_icon=small, large_icon=large)
