"""/icons"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.ops._call import Call
from vireo.engine.store.icons import known
from vireo.errors import Gone
from vireo.model.catalog import Icon


class Icons(Collection):
    """Small and large icons of all operating systems."""

    path, cls, parameter = "icons", Icon, "icon"

    async def list(self, call: Call) -> list[Icon]:
        return list(known().values())[: limit_of(call)]

    async def get(self, call: Call, id: str) -> Icon:
        if id not in known():
            raise Gone(f"There is no icon {id}")
        return replace(known()[id])
