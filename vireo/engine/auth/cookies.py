"""Persistent sessions: `Prefer: persistent-auth` and the cookie JSESSIONID."""

import msgspec

NAME = "JSESSIONID"
MINUTES = 180
"""How long a session lives after its last use, unless Session-TTL says otherwise."""
MOST = 7 * 24 * 60
"""Minutes; a longer Session-TTL is cut to this."""

_ATTRIBUTES = "path=/ovirt-engine/api; HttpOnly; Secure; SameSite=Strict"
TAKEN_BACK = f"{NAME}=ended; {_ATTRIBUTES}; Max-Age=0"


class Wish(msgspec.Struct, frozen=True):
    """What the header Prefer asks for."""

    persistent: bool
    """Keep the session after this request."""
    new: bool
    """Do not look at an existing one."""


def wishes(prefer: str) -> Wish:
    words = {word.strip() for word in prefer.split(",")}
    return Wish("persistent-auth" in words, "new-auth" in words)


def minutes(ttl: str | None) -> int | None:
    """The header Session-TTL, in minutes; one that is no positive number is ignored."""
    text = (ttl or "").strip()
    return min(int(text), MOST) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def header(value: str) -> str:
    """The header Set-Cookie of a new session."""
    return f"{NAME}={value}; {_ATTRIBUTES}"
