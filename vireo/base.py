"""The base of every type that is stored, sent or answered."""

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value. Frozen: a change is a new value. An absent attribute is None, and None is never written out.

    Unknown members are accepted here, so that an older engine reads a newer host; what clients may send is
    checked in `codec`.
    """
