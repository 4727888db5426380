"""/tags, and the tags of what can have some."""

from typing import Any, Final

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.ops.assignedtag import _what
from vireo.engine.store import tags
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model import TYPES
from vireo.model.catalog import Tag

TYPE_OF: Final = {"vm": "Vm", "host": "Host", "template": "Template", "user": "User", "group": "Group"}
OWNERS: Final = {"vm": "vms", "host": "hosts", "template": "templates", "user": "users", "group": "groups"}


class Tags(Collection):
    """The tree of tags; `root` is its top."""

    path, cls, table, noun, parameter = "tags", Tag, tags, "tag", "tag"


class AssignedTags(Collection):
    """The tags of an object."""

    path, cls, noun, parameter = "vms/{vm}/tags", Tag, "assignedtag", "tag"
    also = ("hosts/{host}/tags", "templates/{template}/tags", "users/{user}/tags", "groups/{group}/tags")

    async def list(self, call: Call) -> list[Tag]:
        _, id = _what.owner(call.path)
        if not is_uuid(id):
            raise Gone(f"There is no object {id}")
        rows = await (await call.db.execute("select tag::text from tagged where object = %s", (id,))).fetchall()
        return await tags.list(call.db, id=[r for (r,) in rows])

    async def get(self, call: Call, id: str) -> Tag:
        for tag in await self.list(call):
            if tag.id == id:
                return tag
        raise Gone(f"The object has no tag {id}")

    async def view(self, call: Call, e: Tag) -> Tag:
        kind, id = _what.owner(call.path)
        on: dict[str, Any] = {kind: TYPES[TYPE_OF[kind]](id=id)}
        # oVirt tells the description of an assigned tag only in the answer that assigns it
        description = e.description if call.path.get("added") == e.id else ""
        return replace(e, **on, description=description)

    def address(self, call: Call, e: Tag, *, written: bool = False) -> str:
        kind, id = _what.owner(call.path)
        return f"{OWNERS[kind]}/{id}/tags"
