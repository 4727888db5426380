"""Images and their transfer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.backup import Backup
    from vireo.model.disk import Disk, DiskFormat, DiskSnapshot
    from vireo.model.host import Host
    from vireo.model.storage import StorageDomain


class ImageFileType(StrEnum):
    """Kinds of image files."""

    DISK = "disk"
    FLOPPY = "floppy"
    ISO = "iso"


class ImageTransferDirection(StrEnum):
    """Upload or download."""

    DOWNLOAD = "download"
    UPLOAD = "upload"


class ImageTransferPhase(StrEnum):
    """How far a transfer has got."""

    CANCELLED = "cancelled"
    CANCELLED_SYSTEM = "cancelled_system"
    CANCELLED_USER = "cancelled_user"
    FINALIZING_CLEANUP = "finalizing_cleanup"
    FINALIZING_FAILURE = "finalizing_failure"
    FINALIZING_SUCCESS = "finalizing_success"
    FINISHED_CLEANUP = "finished_cleanup"
    FINISHED_FAILURE = "finished_failure"
    FINISHED_SUCCESS = "finished_success"
    INITIALIZING = "initializing"
    PAUSED_SYSTEM = "paused_system"
    PAUSED_USER = "paused_user"
    RESUMING = "resuming"
    TRANSFERRING = "transferring"
    UNKNOWN = "unknown"


class ImageTransferTimeoutPolicy(StrEnum):
    """What happens to a transfer that nobody continues."""

    CANCEL = "cancel"
    LEGACY = "legacy"
    PAUSE = "pause"


class Image(Identified, frozen=True, kw_only=True):
    """An image in an image provider."""

    size: Long | None = None
    """Bytes."""
    type: ImageFileType | None = None
    storage_domain: StorageDomain | None = None


class ImageTransfer(Identified, frozen=True, kw_only=True):
    """The upload or download of a disk."""

    active: bool | None = None
    direction: ImageTransferDirection | None = None
    format: DiskFormat | None = None
    inactivity_timeout: Int | None = None
    """Seconds."""
    phase: ImageTransferPhase | None = None
    proxy_url: str | None = None
    shallow: bool | None = None
    timeout_policy: ImageTransferTimeoutPolicy | None = None
    transfer_url: str | None = None
    transferred: Long | None = None
    """Bytes."""
    backup: Backup | None = None
    disk: Disk | None = None
    host: Host | None = None
    image: Image | None = None
    snapshot: DiskSnapshot | None = None
