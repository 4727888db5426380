"""Whom a directory has recognised."""

import msgspec


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A person as his directory names him."""

    profile: str
    """How he logs in: `internal` of admin@internal."""
    domain: str
    """His directory: `internal-authz`."""
    principal: str
    """His name there: `admin`."""
    entry: str
    """A user's `domain_entry_id`: upper-case hex of the directory's id of him."""
