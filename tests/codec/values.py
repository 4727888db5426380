"""Values of every type: one with everything set, and random ones."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from vireo.base import Part
from vireo.codec.shape import Field, shape

CHARACTERS = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", exclude_categories=("Cs", "Cc"))
TEXTS = st.text(CHARACTERS | st.sampled_from("\t\n\r<>&\"' é😀"), max_size=12)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3))])
DATES = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=ZONES).map(
    lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000)
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
FIXED = {
    "text": 'a <b> & "c"',
    "boolean": True,
    "integer": 7,
    "double": 2.5,
    "decimal": 2.0,
    "date": datetime(2024, 5, 1, 10, 20, 30, 123000, tzinfo=UTC),
}


def full(cls: type[Part], depth: int = 2) -> Any:
    """A value with every attribute set, and parts within it, so deep."""

    def one(field: Field) -> Any:
        if field.kind == "part":
            return full(field.of, depth - 1)
        return list(field.of)[-1] if field.kind == "enum" else FIXED[field.kind]

    fields = [f for f in shape(cls).fields if depth or f.kind != "part"]
    return cls(**{f.name: [one(f), one(f)] if f.item else one(f) for f in fields})


def random(cls: type[Part], depth: int = 1) -> st.SearchStrategy[Any]:
    """Values with some attributes set."""
    fields = [f for f in shape(cls).fields if depth or f.kind != "part"]
    return st.fixed_dictionaries({}, optional={f.name: _any(f, depth) for f in fields}).map(lambda v: cls(**v))


def _any(field: Field, depth: int) -> st.SearchStrategy[Any]:
    kinds = {"text": TEXTS, "boolean": st.booleans(), "double": FLOATS, "decimal": FLOATS, "date": DATES}
    if field.kind == "part":
        one = st.deferred(lambda: random(field.of, depth - 1))
    elif field.kind == "integer":
        one = st.integers(field.low, field.high)
    else:
        one = st.sampled_from(list(field.of)) if field.kind == "enum" else kinds[field.kind]
    return st.lists(one, min_size=1 if field.bare else 0, max_size=2) if field.item else one
