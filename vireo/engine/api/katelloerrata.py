"""/katelloerrata: the errata that a Foreman knows for the engine's machine."""

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.errors import Invalid
from vireo.model.host import KatelloErratum


class EngineErrata(Collection):
    """Always refused: no provider knows the engine's machine."""

    path, cls, parameter = "katelloerrata", KatelloErratum, "katello_erratum"

    async def list(self, call: Call) -> list[KatelloErratum]:
        raise Invalid("There is no provider that knows errata of the engine's machine.")

    async def get(self, call: Call, id: str) -> KatelloErratum:
        return (await self.list(call))[0]
