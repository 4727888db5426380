"""Change a search that is kept."""

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.bookmark.add import check
from vireo.engine.store import bookmarks
from vireo.model.catalog import Bookmark

PERMIT = "bookmark_management"


async def update(call: Call, id: str, changes: Bookmark) -> None:
    """What the request lacks stays as it is."""
    bookmark = await bookmarks.get(call.db, id, lock=True)
    after = merged(bookmark, Bookmark(name=changes.name, value=changes.value))
    await check(call.db, after, "edit", but=id)
    await bookmarks.save(call.db, after)
    await record(call.db, "USER_UPDATE_BOOKMARK", bookmark=after)
