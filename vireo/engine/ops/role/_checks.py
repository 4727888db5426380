"""What holds for every role that is changed."""

import re
from collections.abc import Iterable

from vireo.engine.auth.catalogue import BY_NUMBER, PERMITS
from vireo.engine.auth.catalogue import Permit as Known
from vireo.engine.store import roles
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.user import Permit, Role

PLAIN = re.compile(r"[0-9A-Za-z_.-]+")
LONGEST = 126


async def changeable(db: Db, id: str, verb: str) -> Role:
    """The role, locked. Refused if it is one of every installation."""
    role = await roles.get(db, id, lock=True)
    if not role.mutable:
        raise Refused(f"Cannot {verb} Role. The role {role.name} is read-only: it belongs to every installation.")
    return role


async def check_name(db: Db, name: str | None, verb: str, but: str | None = None) -> None:
    """Invalid if it is no name (oVirt's ValidName), Refused if another role has it."""
    if not name or len(name) > LONGEST or not PLAIN.fullmatch(name):
        raise Invalid(
            f"[Cannot {verb} Role. The name {name!r} may hold 1 to {LONGEST} letters, digits, '-', '_' and '.', "
            "Attribute: privateRole.name]"
        )
    other = await roles.find(db, name=name)
    if other is not None and other.id != but:
        raise Refused(f"Cannot {verb} Role. The name {name} is already in use.")


def permits_of(asked: Iterable[Permit]) -> list[Known]:
    """The permits that a request names by id or by name. Invalid, naming it, for one that is none."""
    found = []
    for p in asked:
        known = BY_NUMBER.get(int(p.id)) if p.id is not None and p.id.isdecimal() else PERMITS.get(p.name or "")
        if known is None:
            raise Invalid(f"There is no permit {p.id or p.name}.")
        found.append(known)
    return found


def fit(administrative: bool, permits: Iterable[Known]) -> None:
    """Refused if a role for users would get a permit for administrators."""
    for p in permits:
        if p.administrative and not administrative:
            raise Refused(f"Cannot add the permit {p.name} to Role: it is for administrators, and the role is not.")
