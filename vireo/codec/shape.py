"""A type as a codec sees it: its attributes with their tags and kinds, worked out once."""

import functools
import types
import typing
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from vireo.base import Part
from vireo.codec import names

KINDS: dict[type, str] = {str: "text", bool: "boolean", int: "integer", float: "double", datetime: "date"}
ATTRIBUTES = {"href", "id", "rel"}
"""What XML writes as attributes of an element."""

ANSWERED = {"actions", "creation_status", "link"}
"""What is only ever answered: in a request it is passed over."""


class Field(NamedTuple):
    """An attribute of a type."""

    name: str
    tag: str
    kind: str
    """text, boolean, integer, double, decimal, date, enum or part; of a list, that of its items."""
    of: Any
    """The class of an enum or part."""
    item: str | None
    """The tag of a list's items; None where there is one value only."""
    low: int
    high: int

    @property
    def bare(self) -> bool:
        """Whether the items of the list stand without an element around them."""
        return self.item == self.tag


class Shape(NamedTuple):
    """A type: its fields in the order of the schema."""

    fields: tuple[Field, ...]
    tags: dict[str, Field]


@functools.cache
def shape(cls: type[Part]) -> Shape:
    """The shape of a type."""
    fields = tuple(_field(f.name, f.encode_name, f.type) for f in msgspec.structs.fields(cls))
    return Shape(fields, {f.tag: f for f in fields})


def _field(name: str, tag: str, hint: Any) -> Field:
    hint = _not_none(hint)
    many = typing.get_origin(hint) is list
    if many:
        (hint,) = typing.get_args(hint)
    low, high, decimal = -(2**63), 2**63 - 1, False
    if typing.get_origin(hint) is typing.Annotated:
        hint, *metas = typing.get_args(hint)
        for meta in metas:
            low = low if meta.ge is None else meta.ge
            high = high if meta.le is None else meta.le
            decimal = bool(meta.extra and meta.extra.get("decimal"))
    kind = "decimal" if decimal else _kind(hint)
    item = None
    if many:
        item = names.singular(hint) if kind == "part" else tag.removesuffix("s")
    return Field(name, tag, kind, hint, item, low, high)


def _kind(hint: Any) -> str:
    if issubclass(hint, Part):
        return "part"
    return "enum" if issubclass(hint, StrEnum) else KINDS[hint]


def _not_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (h for h in typing.get_args(hint) if h is not types.NoneType)
    return hint
