"""What a request is written in and what its answer is to be: XML, oVirt's JSON, or our own typed JSON."""

from collections.abc import Iterable
from typing import Any, Protocol

import msgspec

from vireo.base import Part
from vireo.codec import ovirt_json, xml
from vireo.errors import Invalid, Refused


class NotAcceptable(Refused):
    """None of the wanted types can be given: 406 without a body (wire 2.13)."""

    status, code = 406, "not_acceptable"


class Unsupported(Refused):
    """The body's type is not understood: 415 without a body (wire 2.13)."""

    status, code = 415, "unsupported_media_type"


class Codec(Protocol):
    """A way to write entities."""

    def dump(self, value: Part, tag: str | None = None) -> bytes: ...
    def dump_list(self, values: Iterable[Part], cls: type[Part]) -> bytes: ...
    def load(self, data: bytes, cls: type[Any]) -> Any: ...


class Typed:
    """Typed JSON for our own clients: numbers are numbers, dates ISO 8601, a list is a list."""

    def dump(self, value: Part, tag: str | None = None) -> bytes:
        return msgspec.json.encode(value)

    def dump_list(self, values: Iterable[Part], cls: type[Part]) -> bytes:
        return msgspec.json.encode(list(values))

    def load(self, data: bytes, cls: type[Any]) -> Any:
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.ValidationError, msgspec.DecodeError) as e:
            raise Invalid(str(e), "Request syntactically incorrect.") from e


TYPED = "application/vnd.vireo+json"
CODECS: dict[str, Codec] = {"application/xml": xml, "application/json": ovirt_json, TYPED: Typed()}
CONTENT_TYPE = {"application/xml": "application/xml;charset=UTF-8"}


def wanted(accept: str | None, parameter: str | None) -> str:
    """The media type of the answer: of `Accept`, the one with the highest q; else the parameter `accept`; else XML."""
    text = accept or parameter or "*/*"
    best, quality = None, 0.0
    for part in text.split(","):
        name, _, rest = part.strip().partition(";")
        q = _quality(rest)
        kind = _kind(name.strip().lower())
        if kind and q > quality:
            best, quality = kind, q
    if best is None:
        raise NotAcceptable(f"None of the types {text} can be given.")
    return best


def given(content_type: str | None) -> str:
    """The media type of the body."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind not in CODECS:
        raise Unsupported(f"A body of type {content_type} is not understood.")
    return kind


def _kind(name: str) -> str | None:
    if name in {"*/*", "application/*", "*"}:
        return "application/xml"
    return name if name in CODECS else None


def _quality(rest: str) -> float:
    for p in rest.split(";"):
        key, _, value = p.strip().partition("=")
        if key == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
