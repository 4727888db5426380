"""Whose permission a request is about, and on what."""

from collections.abc import Mapping
from typing import Any

from vireo.engine.auth.permits import PATHS
from vireo.engine.store.db import Db

OBJECTS = ("vm", "host", "cluster", "data_center", "storage_domain", "template", "disk", "vm_pool")
"""What the body of a permission of a user or group can name."""


def owner(path: Mapping[str, str]) -> tuple[str, str]:
    """Kind and id of what the permissions are listed below; `system` for /permissions."""
    found = [(PATHS.get(k, k), v) for k, v in path.items() if k not in {"permission", "added"}]
    return found[-1] if found else ("system", "")


def on_what(path: Mapping[str, str], body: Any) -> tuple[str, str | None]:
    """Kind and id of the object: the path's, or, below a user or group, the one in the body; else the system."""
    kind, id = owner(path)
    if kind not in {"user", "group"}:
        return kind, id or None
    for name in OBJECTS:
        ref = getattr(body, name, None)
        if ref is not None and ref.id is not None:
            return name, str(ref.id)
    return "system", None


async def on(db: Db, path: Mapping[str, str], body: Any) -> str | None:
    """Where the right to give or take a permission is judged."""
    if "permission" in path:
        row = await (
            await db.execute("select kind, object::text from permission where id = %s", (path["permission"],))
        ).fetchone()
        return str(row[1]) if row and row[0] != "system" else None
    kind, id = on_what(path, body)
    return None if kind == "system" else id
