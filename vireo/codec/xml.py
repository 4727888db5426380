"""Values as oVirt's XML."""

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar
from xml.parsers import expat

from msgspec.structs import astuple

from vireo.base import Part
from vireo.codec import names, scalars
from vireo.codec.scalars import SYNTAX
from vireo.codec.shape import ANSWERED, ATTRIBUTES, Field, Shape, shape
from vireo.errors import Invalid

CONTENT_TYPE = "application/xml;charset=UTF-8"
DEEPEST = 64
"""Elements within elements, at most."""

P = TypeVar("P", bound=Part)
Write = Callable[[Any], str]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_INDENT = "    "
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_IN_TEXT = re.compile(f"[&<>\r{_ILLEGAL}]")
_IN_ATTRIBUTE = re.compile(f'[&<>"\r\n\t{_ILLEGAL}]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def dump(value: Part, tag: str | None = None) -> bytes:
    """The document of one value. Its root is the type's tag, or `tag`."""
    cls = type(value)
    return (_DECLARATION + _element(cls, tag or names.singular(cls), 0)(value)).encode()


def dump_list(values: Iterable[Part], cls: type[Part]) -> bytes:
    """The document of a collection: `<vms>` with its items."""
    return join(map(item, values), cls)


def item(value: Part) -> bytes:
    """One value as it stands in a collection; what `join` takes. Worth keeping: it depends on the value alone."""
    cls = type(value)
    return _element(cls, names.singular(cls), 1)(value).encode()


def join(items: Iterable[bytes], cls: type[Part]) -> bytes:
    """The document of a collection of `cls`, of items that are encoded already."""
    body, tag = b"".join(items), names.plural(cls)
    if not body:
        return f"{_DECLARATION}<{tag}/>\n".encode()
    return b"".join([f"{_DECLARATION}<{tag}>\n".encode(), body, f"</{tag}>\n".encode()])


def load(data: bytes, cls: type[P], *, answer: bool = False, ignore_unknown: bool = False) -> P:
    """The value of a document whose root is the tag of `cls`. Raises Invalid, and nothing else.

    What is only ever answered (`link`, `actions`, `creation_status`) is passed over, unless it is an `answer` that is
    read. Elements that the type does not have are refused, unless they are to be ignored.
    """
    root = _Open(names.singular(cls), None, shape(cls), {})
    return cls(**_Reader(root, answer=answer, ignore_unknown=ignore_unknown).parse(data))


def load_list(data: bytes, cls: type[P], *, answer: bool = True) -> list[P]:
    """The values of a collection's document. Raises as `load` does."""
    field = Field("", names.plural(cls), "part", cls, names.singular(cls), 0, 0)
    root = _Open(field.tag, field, None, [])
    values: list[P] = _Reader(root, answer=answer, ignore_unknown=False).parse(data)
    return values


# writing


@functools.cache
def _element(cls: type[Part], tag: str, depth: int) -> Write:
    """What writes a `cls` as element `tag`, so deep in the document."""
    pad = _INDENT * depth
    fields = shape(cls).fields
    children = [_none if f.tag in ATTRIBUTES else _child(f, depth + 1) for f in fields]
    attributes = sorted((f.tag, i, _texts(f, _attribute)) for i, f in enumerate(fields) if f.tag in ATTRIBUTES)
    marks = [(i, f' {t}="', text) for t, i, text in attributes]
    start, end = f"{pad}<{tag}", f"{pad}</{tag}>\n"

    def write(value: Part) -> str:
        values = astuple(value)
        head, unset = start, values.count(None)
        for i, mark, text in marks:
            if values[i] is not None:
                head += mark + text(values[i]) + '"'
                unset += 1
        if unset == len(values):  # links and references, which most elements are
            return f"{head}/>\n"
        body = "".join([child(v) for v, child in zip(values, children, strict=True) if v is not None])
        return f"{head}>\n{body}{end}" if body else f"{head}/>\n"

    return write


def _child(field: Field, depth: int) -> Write:
    if field.item is None:
        return _one(field, field.tag, depth)
    if field.bare:
        bare = _one(field, field.item, depth)
        return lambda values: "".join(map(bare, values))
    pad, one = _INDENT * depth, _one(field, field.item, depth + 1)
    empty, start, end = f"{pad}<{field.tag}/>\n", f"{pad}<{field.tag}>\n", f"{pad}</{field.tag}>\n"
    return lambda values: f"{start}{''.join(map(one, values))}{end}" if values else empty


def _one(field: Field, tag: str, depth: int) -> Write:
    if field.kind == "part":
        return functools.partial(_part, tag=tag, depth=depth)
    start, end, text = f"{_INDENT * depth}<{tag}>", f"</{tag}>\n", _texts(field, _text)
    if field.kind in ("double", "decimal"):
        return lambda value: f"{start}{t}{end}" if (t := text(value)) else ""
    return lambda value: f"{start}{text(value)}{end}"


def _part(value: Part, tag: str, depth: int) -> str:
    return _element(type(value), tag, depth)(value)


def _texts(field: Field, escape: Write) -> Write:
    """What makes a text of a value of the field's kind."""
    kinds: dict[str, Write] = {
        "text": escape,
        "boolean": lambda v: "true" if v else "false",
        "integer": str,
        "double": scalars.double_text,
        "decimal": scalars.decimal_text,
        "date": scalars.date_text,
        "enum": str,
    }
    return kinds[field.kind]


def _none(_value: object) -> str:
    return ""


def _text(value: str) -> str:
    return _IN_TEXT.sub(_escape, value) if _IN_TEXT.search(value) else value


def _attribute(value: str | int) -> str:
    return _IN_ATTRIBUTE.sub(_escape, str(value))


def _escape(match: re.Match[str]) -> str:
    """The character as XML may hold it; nothing for what XML 1.0 cannot hold."""
    return _ESCAPES.get(match[0], "")


# reading


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("field", "shape", "tag", "text", "values")

    def __init__(self, tag: str, field: Field | None, inner: Shape | None, values: Any) -> None:
        self.tag = tag
        self.field = field
        self.shape = inner
        """Of a part; a list has `values` and no shape, a scalar neither."""
        self.values = values
        self.text: list[str] = []


class _Reader:
    """Builds values while expat reads. No entity is ever replaced, and nothing outside is ever read."""

    def __init__(self, root: _Open, *, answer: bool, ignore_unknown: bool) -> None:
        self.root = root
        self.skipped = frozenset() if answer else ANSWERED
        self.ignore_unknown = ignore_unknown
        self.stack: list[_Open] = []
        self.skipping = 0
        self.entities = False
        self.result: Any = None

    def parse(self, data: bytes) -> Any:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.specified_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        parser.DefaultHandler = lambda _data: None  # with it, expat hands references over instead of replacing them
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as e:  # the others: encodings Python or expat cannot do
            message = f"the document cannot be read: {e}"
            raise Invalid(f"{self.path()}: {message}" if self.stack else message, SYNTAX) from None
        return self.result

    def path(self, *more: str) -> str:
        return "/".join([*(o.tag for o in self.stack), *more])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.skipping:
            self.skipping += 1
            return
        if attributes.get("xmlns"):
            self.refuse(f"{self.path(tag)}: namespaces are not known")
        if attributes and self.entities:
            self.refuse(f"{self.path(tag)}: attributes are not read where the document declares entities")
        if len(self.stack) >= DEEPEST:
            self.refuse(f"{self.path()}: more than {DEEPEST} elements within each other")
        if self.stack:
            self.inner(tag, attributes)
        elif tag == self.root.tag:
            self.push(self.root, attributes)
        else:
            self.refuse(f"{tag}: the document should be a {self.root.tag}")

    def inner(self, tag: str, attributes: dict[str, str]) -> None:
        top = self.stack[-1]
        field: Field | None = None
        if top.shape is not None:
            if tag in self.skipped:
                self.skipping = 1
                return
            field = top.shape.tags.get(tag)
            field = None if tag in ATTRIBUTES else field
        elif top.values is not None and top.field and tag == top.field.item:
            field = top.field
        if field is None:
            if not self.ignore_unknown:
                self.refuse(f"{self.path(tag)}: there is no such element")
            self.skipping = 1
        elif field.item and not field.bare and top.shape is not None:
            self.push(_Open(tag, field, None, []), {})
        elif field.kind == "part":
            self.push(_Open(tag, field, shape(field.of), {}), attributes)
        else:
            self.push(_Open(tag, field, None, None), {})

    def push(self, opened: _Open, attributes: dict[str, str]) -> None:
        self.stack.append(opened)
        tags = opened.shape.tags if opened.shape else {}
        for name, text in attributes.items():
            if name in ATTRIBUTES and name in tags:
                opened.values[name] = self.scalar(text, tags[name], f"@{name}")

    def end(self, _tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        top = self.stack[-1]
        value = top.values
        if value is None and top.field:
            value = self.scalar("".join(top.text), top.field)
        elif top.shape is not None and top.field:
            value = top.field.of(**value)
        self.stack.pop()
        if not self.stack:
            self.result = value
            return
        above = self.stack[-1]
        if above.shape is None:
            above.values.append(value)
        elif top.field and top.field.bare:
            above.values.setdefault(top.field.name, []).append(value)
        elif top.field:
            above.values[top.field.name] = value

    def characters(self, data: str) -> None:
        if self.stack and not self.skipping and self.stack[-1].values is None:
            self.stack[-1].text.append(data)

    def entity(self, name: str, _parameter: bool, value: str | None, *_where: object) -> None:
        self.entities = True
        if value and ("&" in value or "%" in value):
            self.refuse(f"the entity {name} is made of other entities")

    def scalar(self, text: str, field: Field, *more: str) -> Any:
        try:
            return scalars.read(text, field)
        except Invalid as e:
            raise Invalid(f"{e} ({self.path(*more)})", e.reason) from None

    def refuse(self, message: str) -> NoReturn:
        raise Invalid(message, SYNTAX)
