"""Small things that users choose from or keep: tags, bookmarks, icons, operating systems."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model.cpu import Architecture
    from vireo.model.host import Host
    from vireo.model.template import Template
    from vireo.model.user import Group, User
    from vireo.model.vm import Vm


class TpmSupport(StrEnum):
    """Whether a system needs a TPM."""

    REQUIRED = "required"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


class Tag(Identified, frozen=True, kw_only=True):
    """A tag."""

    group: Group | None = None
    host: Host | None = None
    parent: Tag | None = None
    template: Template | None = None
    user: User | None = None
    vm: Vm | None = None


class Bookmark(Identified, frozen=True, kw_only=True):
    """A search that is kept by name."""

    value: str | None = None


class Icon(Identified, frozen=True, kw_only=True):
    """A picture."""

    data: str | None = None
    """Base64."""
    media_type: str | None = None


class OperatingSystemInfo(Identified, frozen=True, kw_only=True):
    """An operating system that guests may have."""

    architecture: Architecture | None = None
    large_icon: Icon | None = None
    small_icon: Icon | None = None
    tpm_support: TpmSupport | None = None
