"""Names that entities may have, and that are still free."""

import re

from vireo.base import Part
from vireo.engine.store.db import Db
from vireo.engine.store.table import E, Table
from vireo.errors import Invalid, Refused

PLAIN = re.compile(r"[0-9A-Za-z._-]+")


def check(name: str | None, what: str, verb: str, longest: int = 255) -> str:
    """The name, if it is one. Invalid, naming the rule, if not (oVirt's I18N name pattern for VMs, disks, hosts)."""
    if not name:
        raise Invalid(f"Cannot {verb} {what}. The name must not be empty.")
    if len(name) > longest:
        raise Invalid(f"Cannot {verb} {what}. The name has {len(name)} characters; at most {longest} are allowed.")
    if not PLAIN.fullmatch(name):
        raise Invalid(f"Cannot {verb} {what}. The name {name!r} may hold only letters, digits, '-', '_' and '.'.")
    return name


async def free(db: Db, table: Table[E], what: str, verb: str, *, name: str, but: str | None = None) -> None:
    """Refused if another entity of the table has the name. `but` is the id of the entity itself."""
    other: Part | None = await table.find(db, name=name)
    if other is not None and getattr(other, "id", None) != but:
        raise Refused(
            f"Cannot {verb} {what}. The name {name} is already in use, please choose a unique name and try again."
        )
