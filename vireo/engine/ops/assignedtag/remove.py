"""Take a tag from an object."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.assignedtag._what import owner
from vireo.engine.ops.assignedtag.add import TABLES
from vireo.engine.store import tags

PERMIT = "tag_management"
CODES = {
    "vm": "USER_DETACH_VM_FROM_TAG",
    "host": "USER_DETACH_VDS_FROM_TAG",
    "template": "USER_DETACH_TEMPLATE_FROM_TAG",
    "user": "USER_DETACH_USER_FROM_TAG",
    "group": "USER_DETACH_USER_GROUP_FROM_TAG",
}


async def remove(call: Call, id: str) -> None:
    """The tag itself stays."""
    kind, object = owner(call.path)
    tag = await tags.get(call.db, id)
    await call.db.execute("delete from tagged where tag = %s and object = %s", (id, object))
    await record(call.db, CODES[kind], tag=tag, subject=await TABLES[kind].get(call.db, object))
