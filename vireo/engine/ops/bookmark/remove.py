"""Keep a search no longer."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import bookmarks

PERMIT = "bookmark_management"


async def remove(call: Call, id: str) -> None:
    """At once."""
    bookmark = await bookmarks.get(call.db, id, lock=True)
    await bookmarks.remove(call.db, id)
    await record(call.db, "USER_REMOVE_BOOKMARK", bookmark=bookmark)
