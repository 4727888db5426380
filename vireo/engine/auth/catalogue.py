"""The permits there are and the roles of a fresh installation, from roles.json (oVirt's ActionGroup and its roles table)."""

import json
from pathlib import Path
from typing import Any

import msgspec

_DATA: dict[str, Any] = json.loads((Path(__file__).parent / "roles.json").read_text())


class Permit(msgspec.Struct, frozen=True):
    """The right to do one kind of thing. `number` is its id in the API, as text."""

    number: int
    name: str
    administrative: bool


PERMITS: dict[str, Permit] = {name: Permit(number, name, admin) for number, name, admin in _DATA["permits"]}
"""By name."""
BY_NUMBER: dict[int, Permit] = {p.number: p for p in PERMITS.values()}
ROLES: list[dict[str, Any]] = _DATA["roles"]
"""id, name, administrative, children (whether it lets see what is inside its object), description, permits (numbers)."""
PERMISSIONS: list[dict[str, str]] = _DATA["permissions"]
"""What everyone may in a fresh installation: id, role, principal, object, kind."""
