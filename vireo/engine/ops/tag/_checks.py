"""Names and places of tags."""

import re

from vireo.engine.store import tags
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, NotFound, Refused
from vireo.model.catalog import Tag

PLAIN = re.compile(r"[0-9A-Za-z_-]+")
LONGEST = 50
ROOT = BLANK
"""Id of the top of the tree."""


async def check_name(db: Db, name: str | None, verb: str, but: str | None = None) -> None:
    """Invalid if it is no name, Refused if another tag has it."""
    if not name:
        raise Invalid(f"Tag [name] required for {verb}", "Incomplete parameters")
    if len(name) > LONGEST or not PLAIN.fullmatch(name):
        raise Invalid(
            f"[Cannot {verb} Tag. The name {name!r} may hold 1 to {LONGEST} letters, digits, '-' and '_', "
            "Attribute: tag.name]"
        )
    other = await tags.find(db, name=name)
    if other is not None and other.id != but:
        raise Refused(f"Cannot {verb} Tag. The name {name} is already in use.")


async def parent(db: Db, ref: Tag | None) -> Tag:
    """The parent that a request names; without one the root. NotFound, naming it as oVirt does, if there is none."""
    if ref is None or (ref.id is None and ref.name is None):
        return Tag(id=ROOT)
    if ref.id is not None:
        found = await tags.find(db, id=ref.id) if is_uuid(ref.id) else None
    else:
        found = await tags.find(db, name=ref.name)
    if found is None:
        raise NotFound(f"Entity not found: {ref.id or ref.name}")
    return Tag(id=found.id)
