"""What entities and their parts have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vireo.base import Part

if TYPE_CHECKING:
    from vireo.model.job import CreationStatus


class Link(Part, frozen=True, kw_only=True):
    """The address of something related."""

    href: str | None = None
    rel: str | None = None


class Actions(Part, frozen=True, kw_only=True):
    """The addresses of what can be done with an entity."""

    link: list[Link] | None = None


class Located(Part, frozen=True, kw_only=True):
    """A part of an entity, with an address if it has one of its own."""

    href: str | None = None


class Identified(Part, frozen=True, kw_only=True):
    """An entity. `actions`, `creation_status` and `link` are only ever answered, never asked for."""

    id: str | None = None
    href: str | None = None
    actions: Actions | None = None
    name: str | None = None
    description: str | None = None
    comment: str | None = None
    creation_status: CreationStatus | None = None
    link: list[Link] | None = None
