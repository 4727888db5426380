"""The types of fields: what values they take, and what a comparison with one is in SQL.

A field whose `source` is left out is one that we keep no data of: it is null everywhere.
"""

import datetime
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal as Number
from typing import Any, ClassVar

from psycopg import sql

from vireo.engine.store.search import moments
from vireo.errors import Invalid

EQUAL = ("=", "!=")
ORDERED = ("<", ">", "<=", ">=", "=", "!=")
BETWEEN = ("<", ">")
"""The relations that oVirt lets fields have (its search backend's auto-completers)."""


class BadValue(ValueError):
    """The value is none for this field."""


@dataclass(frozen=True)
class Scope:
    """Where a comparison is written: the alias of the table, and `bind`, which makes a value a parameter."""

    alias: str
    bind: Callable[[Any], sql.Composable]
    case_sensitive: bool = False

    def write(self, text: str) -> sql.Composable:
        return sql.SQL(text).format(e=sql.Identifier(self.alias))

    @property
    def like(self) -> sql.SQL:
        return sql.SQL("like" if self.case_sensitive else "ilike")


@dataclass(frozen=True)
class Via:
    """A value that another table holds: the field's `source` speaks of `tables`, in the row whose `key` is our `column`.

    Conditions become `column in (select key ...)`, which the database works out once and not for each row.
    """

    column: str
    key: str
    tables: str


@dataclass(frozen=True)
class Field:
    """Base of all types. `sorted` are the expressions to sort by, if not `source`."""

    source: str = "null::text"
    via: Via | None = None
    relations: Sequence[str] = EQUAL
    free: bool = False
    """Whether free text is looked for here."""
    sorted: tuple[str, ...] = ()

    nothing: ClassVar[str] = "null::"

    @property
    def missing(self) -> bool:
        """Whether we keep nothing of it."""
        return self.source.startswith(self.nothing)

    def expression(self, scope: Scope) -> sql.Composable:
        """The value, in the row that the scope's alias names."""
        return scope.write(self.text)

    @property
    def text(self) -> str:
        """The same as a fragment of ours."""
        via = self.via
        return f"(select {self.source} from {via.tables} where {via.key} = {via.column})" if via else self.source  # noqa: S608

    @property
    def order(self) -> tuple[str, ...]:
        return self.sorted or (self.rank(),)

    def rank(self) -> str:
        """The expression that sorts as oVirt does."""
        return self.text

    def where(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        """The condition. BadValue or Invalid if the value is none. Null is unequal to everything."""
        return self.around(scope, self.test(relation, value, scope, scope.write(self.source)), relation == "!=")

    def around(self, scope: Scope, test: sql.Composable, negative: bool) -> sql.Composable:
        """The test, made on the row that holds the value."""
        if negative:
            test = sql.SQL("({value} is null or {test})").format(value=scope.write(self.source), test=test)
        via = self.via
        if via is None:
            return test
        found = sql.SQL("{column} in (select {key} from {tables} where {test})").format(
            column=scope.write(via.column), key=scope.write(via.key), tables=scope.write(via.tables), test=test
        )
        if negative:
            return sql.SQL("({column} is null or {found})").format(column=scope.write(via.column), found=found)
        return found

    def test(self, relation: str, value: str, scope: Scope, left: sql.Composable) -> sql.Composable:
        right = scope.bind(self.convert(value))
        return sql.SQL("{left} {relation} {right}").format(left=left, relation=sql.SQL(relation), right=right)

    def convert(self, value: str) -> Any:
        return value


@dataclass(frozen=True)
class Text(Field):
    """Text: `*` stands for anything, case is ignored unless asked otherwise."""

    free: bool = True

    def test(self, relation: str, value: str, scope: Scope, left: sql.Composable) -> sql.Composable:
        return like(left, relation, pattern(value), scope)

    def contains(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        """Free text. Unlike in a condition on the field, null is not unequal."""
        test = like(scope.write(self.source), relation, pattern(f"*{value}*" if value else ""), scope)
        return self.around(scope, test, negative=False)


def pattern(value: str) -> str:
    """The pattern of LIKE for a value: only `*` is special in it."""
    return re.sub(r"([\\%_])", r"\\\1", value).replace("*", "%")


def like(left: sql.Composable, relation: str, pattern: str, scope: Scope) -> sql.Composable:
    no = sql.SQL("not " if relation == "!=" else "")
    return sql.SQL("{left} {no}{like} {right}").format(left=left, no=no, like=scope.like, right=scope.bind(pattern))


@dataclass(frozen=True)
class Names(Text):
    """Several names, `source` being a subquery of them: one of them is the value, or one of them is not.

    What has none at all is neither. oVirt compares whole names here, so `*` finds nothing.
    """

    def where(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        return self._any(relation, re.sub(r"([\\%_])", r"\\\1", value), scope)

    def contains(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        return self._any(relation, pattern(f"*{value}*"), scope)

    def _any(self, relation: str, pattern: str, scope: Scope) -> sql.Composable:
        test = like(sql.SQL("n.name"), relation, pattern, scope)
        return sql.SQL("exists (select from ({names}) n(name) where {test})").format(
            names=scope.write(self.source), test=test
        )

    def rank(self) -> str:
        return f"(select min(n.name) from ({self.source}) n(name))"  # noqa: S608


@dataclass(frozen=True)
class Exact(Field):
    """Text that is compared as it stands. An empty value or `null` asks whether there is one."""

    def where(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        if value.lower() in ("", "null"):
            return scope.write(f"{self.text} is {'null' if relation == '=' else 'not null'}")
        return super().where(relation, value, scope)


@dataclass(frozen=True)
class Word(Field):
    """One of a fixed set of words, whose case counts."""

    words: frozenset[str] = frozenset()

    def convert(self, value: str) -> str:
        if value not in self.words:
            raise BadValue(f"{value} is not known here")
        return value


@dataclass(frozen=True)
class Integer(Field):
    """A number of 32 bits."""

    source: str = "null::bigint"
    relations: Sequence[str] = ORDERED
    bits: ClassVar[int] = 32

    def convert(self, value: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,19}", value) or not -(2 ** (self.bits - 1)) <= int(value) < 2 ** (
            self.bits - 1
        ):
            raise BadValue(f"{value} is no number of {self.bits} bits")
        return int(value)


@dataclass(frozen=True)
class Long(Integer):
    """A number of 64 bits."""

    bits: ClassVar[int] = 64


@dataclass(frozen=True)
class Decimal(Field):
    """A number with a fraction."""

    source: str = "null::numeric"
    relations: Sequence[str] = ORDERED

    def convert(self, value: str) -> Number:
        if not re.fullmatch(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?", value):
            raise BadValue(f"{value} is no number")
        return Number(value)


@dataclass(frozen=True)
class Boolean(Field):
    """`true` or `false`, in any case."""

    source: str = "null::boolean"

    def convert(self, value: str) -> bool:
        if value.lower() not in ("true", "false"):
            raise BadValue(f"{value} is neither true nor false")
        return value.lower() == "true"


@dataclass(frozen=True)
class Uuid(Field):
    """An id. What is none is an error and no bad search, because it is in oVirt."""

    source: str = "null::uuid"

    def convert(self, value: str) -> uuid.UUID:
        try:
            return uuid.UUID(value)
        except ValueError:
            raise Invalid(f"{value} is not a UUID") from None


@dataclass(frozen=True)
class Moment(Field):
    """A time: a date with or without a time of day, Today, Yesterday or a day of the week. `=` is the 24 hours from it."""

    source: str = "null::timestamptz"
    relations: Sequence[str] = ("<", ">", "=")

    def test(self, relation: str, value: str, scope: Scope, left: sql.Composable) -> sql.Composable:
        right = self._right(value, scope)
        if relation == "=":
            day = "({left} >= {right}::timestamptz and {left} < {right}::timestamptz + interval '1 day')"
            return sql.SQL(day).format(left=left, right=right)
        return sql.SQL("{left} {relation} {right}::timestamptz").format(
            left=left, relation=sql.SQL(relation), right=right
        )

    def _right(self, value: str, scope: Scope) -> sql.Composable:
        if (day := moments.day(value)) is not None:
            return sql.SQL(day)
        moment: datetime.datetime | None = moments.parse(value)
        if moment is None:
            raise BadValue(f"{value} is no date like 1/31/2026, nor Today, Yesterday or a day of the week")
        return scope.bind(moment)


@dataclass(frozen=True)
class Span(Field):
    """A length of time, in seconds in the database. A number alone is minutes (administration guide), or d.hh:mm:ss."""

    source: str = "null::bigint"
    relations: Sequence[str] = BETWEEN

    def convert(self, value: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", value):
            return int(value) * 60
        match = re.fullmatch(r"(?:([0-9]{1,6})\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?", value)
        if match is None:
            raise BadValue(f"{value} is neither a number of minutes nor a time like 1.12:30:00")
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


@dataclass(frozen=True)
class Choice(Field):
    """One of oVirt's constants, in any case. `stored` has what we store for each, in the order that oVirt sorts by."""

    stored: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def test(self, relation: str, value: str, scope: Scope, left: sql.Composable) -> sql.Composable:
        words = dict(self.stored).get(value.lower())
        if words is None:
            raise BadValue(f"{value} is none of {', '.join(name for name, _ in self.stored)}")
        if relation in EQUAL:
            text = "{left} = any({right}::text[])" if relation == "=" else "not {left} = any({right}::text[])"
            return sql.SQL(text).format(left=left, right=scope.bind(list(words)))
        place = self._ranks().index(words[0]) + 1 if words else 0
        return sql.SQL("{rank} {relation} {place}").format(
            rank=scope.write(self.rank()), relation=sql.SQL(relation), place=scope.bind(place)
        )

    def _ranks(self) -> list[str]:
        return list(dict.fromkeys(word for _, words in self.stored for word in words))

    def rank(self) -> str:
        return f"array_position(array[{', '.join(map(repr, self._ranks()))}], {self.text})"


def choice(
    source: str, constants: str, *, via: Via | None = None, relations: Sequence[str] = EQUAL, **stored: str
) -> Choice:
    """A Choice of these constants. `PoweringUp` is stored as `powering_up`, unless `stored` says otherwise (or "")."""
    pairs = []
    for name in constants.split():
        words = stored.get(name, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        pairs.append((name.lower(), tuple(words.split())))
    return Choice(source, via, relations, stored=tuple(pairs))


ARCHITECTURE = "undefined x86 ppc s390x x86_64 ppc64 ppc64le ppcle"
HEALTH = "Ok Info Warning Error Failure"
