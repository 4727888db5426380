"""The memory of virtual machines and clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Located

if TYPE_CHECKING:
    from vireo.model._words import Int, Long


class MemoryPolicy(Located, frozen=True, kw_only=True):
    """How much memory is promised, how much may be added, and ballooning."""

    ballooning: bool | None = None
    guaranteed: Long | None = None
    """Bytes."""
    max: Long | None = None
    """Bytes."""
    over_commit: MemoryOverCommit | None = None
    transparent_huge_pages: TransparentHugePages | None = field(default=None, name="transparent_hugepages")


class MemoryOverCommit(Located, frozen=True, kw_only=True):
    """How far memory may be promised more than once."""

    percent: Int | None = None
    """Per cent; 100 promises nothing twice."""


class TransparentHugePages(Located, frozen=True, kw_only=True):
    """Whether transparent huge pages are used."""

    enabled: bool | None = None


class Ksm(Located, frozen=True, kw_only=True):
    """Whether equal pages of memory are merged."""

    enabled: bool | None = None
    merge_across_nodes: bool | None = None
