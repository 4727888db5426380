"""Add a tag."""

import uuid

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.tag._checks import check_name, parent
from vireo.engine.store import tags
from vireo.engine.store.table import is_uuid
from vireo.errors import Refused
from vireo.model.catalog import Tag

PERMIT = "tag_management"


async def add(call: Call, new: Tag) -> Tag:
    """Below `parent`, or below the root. An id in the request becomes the tag's (wire 8.2)."""
    await check_name(call.db, new.name, "add")
    above = await parent(call.db, new.parent)
    if new.id is not None and (not is_uuid(new.id) or await tags.find(call.db, id=new.id)):
        raise Refused(f"Cannot add Tag. The id {new.id} is not a free UUID.")
    tag = Tag(id=new.id or str(uuid.uuid4()), name=new.name, description=new.description, parent=above)
    await tags.add(call.db, tag)
    await record(call.db, "USER_ADD_TAG", tag=tag)
    return tag
