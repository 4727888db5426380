"""Keep a search by name."""

import uuid

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import bookmarks
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.catalog import Bookmark

PERMIT = "bookmark_management"
LONGEST_NAME, LONGEST_VALUE = 40, 300


async def add(call: Call, new: Bookmark) -> Bookmark:
    """`value` is the search with its kind in front: `Vms: status=up`. An id in the request becomes the bookmark's."""
    await check(call.db, new, "add")
    if new.id is not None and (not is_uuid(new.id) or await bookmarks.find(call.db, id=new.id)):
        raise Refused(f"Cannot add Bookmark. The id {new.id} is not a free UUID.")
    bookmark = Bookmark(id=new.id or str(uuid.uuid4()), name=new.name, value=new.value)
    await bookmarks.add(call.db, bookmark)
    await record(call.db, "USER_ADD_BOOKMARK", bookmark=bookmark)
    return bookmark


async def check(db: Db, wanted: Bookmark, verb: str, but: str | None = None) -> None:
    """Invalid if name or value cannot be kept, Refused if another bookmark has the name."""
    if not wanted.name or len(wanted.name) > LONGEST_NAME:
        raise Invalid(f"[Cannot {verb} Bookmark. A name has 1 to {LONGEST_NAME} characters.]")
    if not wanted.value or len(wanted.value) > LONGEST_VALUE:
        raise Invalid(f"[Cannot {verb} Bookmark. A value has 1 to {LONGEST_VALUE} characters.]")
    other = await bookmarks.find(db, name=wanted.name)
    if other is not None and other.id != but:
        raise Refused(f"Cannot {verb} Bookmark. The name {wanted.name} is already in use.")
