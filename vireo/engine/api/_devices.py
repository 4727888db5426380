"""A collection of devices that are kept inside what has them."""

from typing import Any, ClassVar

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.errors import Gone

Rows = list


class Devices(Collection):
    """Subclass it: `member` is the attribute of the holder; `strict`: below an unknown holder it is not there (wire 7.2)."""

    member: ClassVar[str]
    strict: ClassVar[bool] = False

    async def list(self, call: Call) -> list[Any]:
        holder = await _inside.find(call)
        if holder is None:
            if self.strict:
                raise Gone("There is nothing at this address")
            return []
        return [replace(d, **holder.reference) for d in await self.devices(call, holder.e)]

    async def devices(self, call: Call, e: Any) -> Rows[Any]:
        """What the holder has."""
        return getattr(e, self.member) or []

    async def get(self, call: Call, id: str) -> Any:
        for device in await self.list(call):
            if device.id == id:
                return device
        raise Gone(f"There is no {self.cls.__name__} {id}")


class Nothing(Collection):
    """A collection that is there and empty: nothing is known of it while the VM is down."""

    async def list(self, call: Call) -> list[Any]:
        if await _inside.find(call) is None:
            raise Gone("There is nothing at this address")
        return []

    async def get(self, call: Call, id: str) -> Any:
        raise Gone(f"There is no {self.cls.__name__} {id}")
