"""/bookmarks"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import bookmarks
from vireo.model.catalog import Bookmark


class Bookmarks(Collection):
    """Searches that are kept by name."""

    path, cls, table, noun, parameter = "bookmarks", Bookmark, bookmarks, "bookmark", "bookmark"
