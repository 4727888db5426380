"""What a webhook may be."""

from vireo.engine.events.feed import KINDS
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused


async def check_name(db: Db, name: str | None, but: str | None = None) -> str:
    """A name that is free. Invalid or Refused if it is not one."""
    if not name or len(name) > 255:
        raise Invalid("The name of a webhook has 1 to 255 characters.")
    query = "select 1 from webhook where name = %s and id is distinct from %s::uuid"
    if await (await db.execute(query, (name, but))).fetchone():
        raise Refused(f"There is a webhook {name} already.")
    return name


def check_kinds(kinds: list[str] | None) -> list[str]:
    """Kinds of which changes are told. Invalid if there is no such kind."""
    for kind in kinds or []:
        if kind not in KINDS:
            raise Invalid(f"There are no changes of kind {kind!r}. The kinds are: {', '.join(sorted(KINDS))}.")
    return sorted(set(kinds or []))
