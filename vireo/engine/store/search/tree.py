"""What a search says, as a tree."""

from dataclasses import dataclass
from typing import TypeAlias, Union


class BadSearch(ValueError):
    """A search that is none: oVirt answers it with an empty list and status 200. `position` counts from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.position = position


@dataclass(frozen=True)
class Condition:
    """`field relation value`; free text where `field` is None; about a related object where `link` is its kind."""

    field: str | None
    relation: str
    value: str
    position: int
    link: str | None = None


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Node", ...]


Node: TypeAlias = Union[Condition, AllOf, AnyOf]


@dataclass(frozen=True)
class Search:
    """A whole search. `where` is None for everything; `sort` is None for the kind's own order; pages count from 1."""

    where: Node | None = None
    sort: str | None = None
    descending: bool = False
    page: int | None = None


def conditions(node: Node) -> list[Condition]:
    """All conditions below a node, in the order of the text."""
    if isinstance(node, Condition):
        return [node]
    return [c for part in node.parts for c in conditions(part)]
