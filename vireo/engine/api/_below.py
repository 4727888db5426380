"""A collection below an entity: it is there, even if empty, and its members are of that entity."""

from typing import Any

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone

Rows = list


class Below(Collection):
    """Lists below an unknown entity are empty, as oVirt's are (wire 7.2); an entity that is elsewhere is not found."""

    async def list(self, call: Call) -> Rows[Any]:
        return await super().list(call) if all(is_uuid(id) for id in self.where(call).values()) else []

    async def get(self, call: Call, id: str) -> Any:
        e = await super().get(call, id)
        for column, wanted in self.where(call).items():
            ref = getattr(e, column)
            if getattr(ref, "id", ref) != wanted:
                raise Gone(f"{self.cls.__name__} {id} is not there")
        return e
