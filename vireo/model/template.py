"""Templates and instance types."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Located
from vireo.model.vm import VmBase

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.catalog import Tag
    from vireo.model.console import GraphicsConsole
    from vireo.model.device import Cdrom, VmMediatedDevice, Watchdog
    from vireo.model.disk import DiskAttachment
    from vireo.model.network import Nic
    from vireo.model.user import Permission
    from vireo.model.vm import Vm


class TemplateStatus(StrEnum):
    """Whether a template may be used."""

    ILLEGAL = "illegal"
    LOCKED = "locked"
    OK = "ok"


class Template(VmBase, frozen=True, kw_only=True):
    """A template that virtual machines are made from."""

    status: TemplateStatus | None = None
    version: TemplateVersion | None = None
    vm: Vm | None = None
    cdroms: list[Cdrom] | None = None
    disk_attachments: list[DiskAttachment] | None = None
    graphics_consoles: list[GraphicsConsole] | None = None
    mediated_devices: list[VmMediatedDevice] | None = None
    nics: list[Nic] | None = None
    permissions: list[Permission] | None = None
    tags: list[Tag] | None = None
    watchdogs: list[Watchdog] | None = None


class TemplateVersion(Located, frozen=True, kw_only=True):
    """The place of a template among the versions of its base template."""

    version_name: str | None = None
    version_number: Int | None = None
    base_template: Template | None = None


class InstanceType(Template, frozen=True, kw_only=True):
    """A hardware configuration by name."""
