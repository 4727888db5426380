"""The base of every type that is stored, sent or answered."""

from typing import Any, TypeVar

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value. Frozen: a change is a new value. An absent attribute is None, and None is never written out.

    Unknown members are accepted here, so that an older engine reads a newer host; what clients may send is
    checked in `codec`.
    """


P = TypeVar("P", bound=Part)


def merged(old: P, new: Any) -> P:
    """`old` with every attribute that `new` has: values inside values are merged, lists are replaced (oVirt's PUT)."""
    changes: dict[str, Any] = {}
    for name in old.__struct_fields__:
        value = getattr(new, name, None)
        if value is None:
            continue
        before = getattr(old, name)
        changes[name] = merged(before, value) if isinstance(value, Part) and isinstance(before, Part) else value
    return msgspec.structs.replace(old, **changes) if changes else old
