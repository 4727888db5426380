"""Values as oVirt's JSON, where numbers and booleans are texts."""

import functools
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, TypeVar

from msgspec.structs import astuple

from vireo.base import Part
from vireo.codec import names, scalars
from vireo.codec.scalars import SYNTAX
from vireo.codec.shape import ANSWERED, Field, shape
from vireo.errors import Invalid
from vireo.model import Identified

CONTENT_TYPE = "application/json"
DEEPEST = 64
"""Objects and arrays within each other, at most."""

P = TypeVar("P", bound=Part)
Write = Callable[[Any], str]

_LAST = ("actions", "name", "description", "comment", "creation_status", "link", "href", "id")
"""What oVirt writes last of an entity, in this order."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters no text may hold: PostgreSQL cannot keep them, or UTF-8 cannot say them."""

_DECODER = json.JSONDecoder()


def dump(value: Part, tag: str | None = None) -> bytes:
    """The document of one value. It has no outer name, so `tag` makes no difference."""
    return item(value)


def dump_list(values: Iterable[Part], cls: type[Part]) -> bytes:
    """The document of a collection: `{"vm": [...]}`."""
    return join(map(item, values), cls)


def item(value: Part) -> bytes:
    """One value as it stands in a collection; what `join` takes. Worth keeping: it depends on the value alone."""
    return _object(type(value))(value).encode("utf-8", "replace")


def join(items: Iterable[bytes], cls: type[Part]) -> bytes:
    """The document of a collection of `cls`, of items that are encoded already."""
    body = b",".join(items)
    return b"".join([f'{{"{names.singular(cls)}":['.encode(), body, b"]}"]) if body else b"{}"


def load(data: bytes, cls: type[P], *, answer: bool = False, ignore_unknown: bool = False) -> P:
    """The value of a document. Raises Invalid, and nothing else.

    What is only ever answered (`link`, `actions`, `creation_status`) is passed over, unless it is an `answer` that is
    read. Members that the type does not have are refused, unless they are to be ignored.
    """
    reader = _Reader(answer=answer, ignore_unknown=ignore_unknown)
    value: P = reader.part(_decode(data), cls, (names.singular(cls),))
    return value


def load_list(data: bytes, cls: type[P], *, answer: bool = True) -> list[P]:
    """The values of a collection's document. Raises as `load` does."""
    tag = names.plural(cls)
    field = Field("", tag, "part", cls, names.singular(cls), 0, 0)
    values: list[P] = _Reader(answer=answer, ignore_unknown=False).many(_decode(data), field, (tag,))
    return values


# writing


@functools.cache
def _object(cls: type[Part]) -> Write:
    """What writes a `cls` as an object."""
    fields = shape(cls).fields
    order = list(range(len(fields)))
    if issubclass(cls, Identified):
        order.sort(key=lambda i: _LAST.index(fields[i].tag) if fields[i].tag in _LAST else -1)
    members = [(i, _member(fields[i])) for i in order]

    def write(value: Part) -> str:
        values = astuple(value)
        written = [member(values[i]) for i, member in members if values[i] is not None]
        return "{" + ",".join(filter(None, written)) + "}"

    return write


def _member(field: Field) -> Write:
    name, one = f'"{field.tag}":', _one(field)
    if field.item is None:
        return lambda value: name + text if (text := one(value)) else ""
    if field.bare:
        return lambda values: f"{name}[{','.join(map(one, values))}]"
    start = f'{name}{{"{field.item}":['
    return lambda values: f"{start}{','.join(map(one, values))}]}}" if values else name + "{}"


def _part(value: Part) -> str:
    return _object(type(value))(value)


def _one(field: Field) -> Write:
    kinds: dict[str, Write] = {
        "part": _part,
        "text": encode_basestring,
        "boolean": lambda v: '"true"' if v else '"false"',
        "integer": lambda v: f'"{v}"',
        "double": scalars.double_text,
        "decimal": scalars.decimal_text,
        "date": lambda v: str(scalars.to_milliseconds(v)),
        "enum": lambda v: f'"{v}"',
    }
    return kinds[field.kind]


# reading


def _decode(data: bytes) -> Any:
    """The first value of the document; what comes after it does not count."""
    try:
        text = data.decode(json.detect_encoding(data)).lstrip("\ufeff \t\r\n")
        value, _end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as e:
        raise Invalid(f"the document cannot be read: {e}", SYNTAX) from None
    return value


class _Reader:
    """Makes values of what JSON holds. A path names where we are."""

    def __init__(self, *, answer: bool, ignore_unknown: bool) -> None:
        self.skipped = frozenset() if answer else ANSWERED
        self.ignore_unknown = ignore_unknown

    def part(self, data: Any, cls: type[Part], path: tuple[str, ...]) -> Any:
        tags, values = shape(cls).tags, {}
        for tag, value in self.members(data, path).items():
            if value is None or tag in self.skipped:
                continue
            field = tags.get(tag)
            if field is not None:
                values[field.name] = self.value(value, field, (*path, tag))
            elif not self.ignore_unknown:
                raise Invalid(f"{'/'.join(path)}/{tag}: there is no such member", SYNTAX)
        return cls(**values)

    def value(self, data: Any, field: Field, path: tuple[str, ...]) -> Any:
        if field.item is None:
            return self.one(data, field, path)
        return self.array(data, field, path) if field.bare else self.many(data, field, path)

    def many(self, data: Any, field: Field, path: tuple[str, ...]) -> list[Any]:
        """A list in its wrapping, `{"vm": [...]}`."""
        values: list[Any] = []
        for tag, inner in self.members(data, path).items():
            if tag == field.item and inner is not None:
                values = self.array(inner, field, (*path, tag))
            elif tag != field.item and not self.ignore_unknown:
                raise Invalid(f"{'/'.join(path)}/{tag}: there is no such member", SYNTAX)
        return values

    def array(self, data: Any, field: Field, path: tuple[str, ...]) -> list[Any]:
        if not isinstance(data, list):
            raise Invalid(f"{'/'.join(path)}: an array is expected", SYNTAX)
        return [self.one(v, field, path) for v in data if v is not None]

    def members(self, data: Any, path: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise Invalid(f"{'/'.join(path)}: an object is expected", SYNTAX)
        if len(path) > DEEPEST:
            raise Invalid(f"{'/'.join(path)}: more than {DEEPEST} values within each other", SYNTAX)
        return data

    def one(self, data: Any, field: Field, path: tuple[str, ...]) -> Any:
        if field.kind == "part":
            return self.part(data, field.of, path)
        try:
            return _scalar(data, field)
        except Invalid as e:
            raise Invalid(f"{e} ({'/'.join(path)})", SYNTAX) from None


def _scalar(data: Any, field: Field) -> Any:
    if isinstance(data, dict | list):
        raise Invalid("A text, number or boolean is expected")
    if field.kind == "date":
        return _date(data)
    text = data if isinstance(data, str) else _word(data)
    if field.kind == "text" and _UNSTORABLE.search(text):
        raise Invalid("The text holds a character that cannot be kept")
    return scalars.read(text, field)


def _date(data: Any) -> datetime:
    if isinstance(data, int) and not isinstance(data, bool):
        return scalars.from_milliseconds(data)
    text = data.strip() if isinstance(data, str) else _word(data)
    if re.fullmatch(r"-?[0-9]{1,20}", text):
        return scalars.from_milliseconds(int(text))
    return scalars.date(text)


def _word(data: Any) -> str:
    """A number or boolean as it was written, near enough."""
    if isinstance(data, bool):
        return "true" if data else "false"
    return repr(data)
