"""/clusterlevels"""

from typing import ClassVar

from vireo.engine.api._collection import Collection
from vireo.engine.auth.catalogue import PERMITS
from vireo.engine.auth.permits import current
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import cluster_levels
from vireo.errors import Gone
from vireo.model.cluster import ClusterLevel
from vireo.model.user import Permit

Rows = list


class ClusterLevels(Collection):
    """The versions that clusters may have, with their CPU types; a plain user is shown those without (wire 5.15)."""

    path, cls, parameter = "clusterlevels", ClusterLevel, "cluster_level"
    known: ClassVar = cluster_levels()
    inline: ClassVar = ("permits", "cpu_types", "cluster_features")

    async def list(self, call: Call) -> Rows[ClusterLevel]:
        rights = current.get()
        plain = rights is not None and not rights.administrator
        return [ClusterLevel(id=level.id) if plain else level for level in self.known]

    async def get(self, call: Call, id: str) -> ClusterLevel:
        for level in await self.list(call):
            if level.id == id:
                return level
        raise Gone(f"There is no cluster level {id}")

    async def view(self, call: Call, e: ClusterLevel) -> ClusterLevel:
        if e.cpu_types is None:
            return e
        permits = [Permit(id=str(p.number), name=p.name, administrative=p.administrative) for p in PERMITS.values()]
        return ClusterLevel(id=e.id, cpu_types=e.cpu_types, permits=permits)
