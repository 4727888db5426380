"""Texts, numbers, times and choices as oVirt writes them, and as it lets clients write them."""

import decimal
import functools
import math
import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from vireo.codec.shape import Field
from vireo.errors import Invalid

SYNTAX = "Request syntactically incorrect."
VALUE = "Invalid value"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2})?(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?",
)
_RANGES = {2**31 - 1: "integer", 2**32 - 1: "unsigned integer"}
Scalar = str | bool | int | float | datetime | StrEnum


def read(text: str, field: Field) -> Scalar:
    """The value of a text. Raises Invalid, in oVirt's words, with oVirt's reason."""
    match field.kind:
        case "text":
            return text
        case "boolean":
            return boolean(text)
        case "integer":
            return integer(text, field.low, field.high)
        case "enum":
            return choice(text, field.of)
        case "date":
            return date(text)
        case _:
            return number(text)


def boolean(text: str) -> bool:
    """true, false, 1 or 0, in any case."""
    try:
        return BOOLEANS[text.lower()]
    except KeyError:
        message = f'Value "{_short(text)}" isn\'t a valid boolean, it should be "true" , "false", "0" or "1"'
        raise Invalid(message, VALUE) from None


def integer(text: str, low: int = -(2**63), high: int = 2**63 - 1) -> int:
    """A decimal number, blanks around it allowed; no text is 0."""
    text = text.strip()
    if not text:
        return 0
    if not _INTEGER.fullmatch(text):
        raise Invalid(f'Value "{_short(text)}" isn\'t a valid integer', SYNTAX)
    name = _RANGES.get(high, "long")
    digits = text.lstrip("+-").lstrip("0")
    value = int(digits or "0") if len(digits) < 40 else 10**40
    value = -value if text[0] == "-" else value
    if value > high:
        raise Invalid(f"Value {_short(text)} is greater than maximum {name} {high}", VALUE)
    if value < low:
        raise Invalid(f"Value {_short(text)} is lower than minimum {name} {low}", VALUE)
    return value


def number(text: str) -> float:
    """A decimal number with or without a fraction."""
    text = text.strip()
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise Invalid(f'Value "{_short(text)}" isn\'t a valid number', SYNTAX)
    return value


def choice(text: str, cls: type[StrEnum]) -> StrEnum:
    """A value of an enumerated type, in any case."""
    try:
        return _values(cls)[text.lower()]
    except KeyError:
        valid = ", ".join(f"'{v.value}'" for v in cls)
        message = f"The string '{_short(text)}' isn't a valid value for the '{cls.__name__}' enumerated type."
        raise Invalid(f"{message} Valid values are: {valid}.", VALUE) from None


def date(text: str) -> datetime:
    """A day or a time, ISO 8601 as XML Schema has it. Without a zone it is UTC."""
    match = _DATE.fullmatch(text.strip())
    if match:
        day, time, fraction, zone = match.groups()
        zone = "+00:00" if zone in (None, "Z") else zone
        try:
            return datetime.fromisoformat(day + (time or "T00:00:00") + (fraction or "")[:7] + zone)
        except ValueError:
            pass  # no such day or time: told below
    raise Invalid(f'Value "{_short(text)}" isn\'t a valid date', VALUE)


def from_milliseconds(value: int) -> datetime:
    """The time so many milliseconds after the beginning of 1970."""
    try:
        return EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        raise Invalid(f"Value {_short(str(value))} isn't a valid date", VALUE) from None


def to_milliseconds(value: datetime) -> int:
    """Milliseconds since the beginning of 1970; a time without a zone is UTC."""
    return (_aware(value) - EPOCH) // timedelta(milliseconds=1)


def date_text(value: datetime) -> str:
    """2024-05-01T10:20:30.123Z, or with the offset of its zone; a time without a zone is UTC."""
    text = _aware(value).isoformat(timespec="milliseconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def double_text(value: float) -> str:
    """0.0, 2.5, 1e+16; nothing for what is no number."""
    return repr(float(value)) if math.isfinite(value) else ""


def decimal_text(value: float) -> str:
    """0, 2.5, never with an exponent; nothing for what is no number."""
    if not math.isfinite(value):
        return ""
    return f"{decimal.Decimal(repr(float(value))):f}".removesuffix(".0")


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:100] + "…"


@functools.cache
def _values(cls: type[StrEnum]) -> dict[str, StrEnum]:
    return {v.value.lower(): v for v in cls}
