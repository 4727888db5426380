"""A collection of references that are kept inside what has them: the VMs of an affinity label."""

from typing import Any, ClassVar
from uuid import UUID

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store.table import Table, is_uuid
from vireo.errors import Gone

Rows = list


class Members(Collection):
    """Subclass it: `holders` and `owner` say what has them, `member` the attribute, `home` where they really are."""

    holders: ClassVar[Table[Any]]
    owner: ClassVar[str]
    member: ClassVar[str]
    home: ClassVar[str]
    named: ClassVar[bool] = False
    """Whether they are shown with their names."""

    async def list(self, call: Call) -> Rows[Any]:
        id = call.path[self.owner]
        holder = await self.holders.find(call.db, id=id) if is_uuid(id) else None
        ids = [UUID(m.id) for m in (getattr(holder, self.member) or [])] if holder else []
        there = {e.id: e for e in await self._table().list(call.db, id=ids)}
        found = [there[str(i)] for i in ids if str(i) in there]
        return [self.cls(id=e.id, name=e.name if self.named else None) for e in found]

    async def get(self, call: Call, id: str) -> Any:
        for e in await self.list(call):
            if e.id == id:
                return e
        raise Gone(f"There is no {id} here")

    def address(self, call: Call, e: Any, *, written: bool = False) -> str:
        return self.home

    @property
    def entity(self) -> str | None:
        return None
