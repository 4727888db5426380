"""Snapshots."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model.vm import Vm

if TYPE_CHECKING:
    from vireo.model._words import Date
    from vireo.model.disk import Disk


class SnapshotStatus(StrEnum):
    """Whether a snapshot may be used."""

    IN_PREVIEW = "in_preview"
    LOCKED = "locked"
    OK = "ok"


class SnapshotType(StrEnum):
    """What a snapshot is for."""

    ACTIVE = "active"
    PREVIEW = "preview"
    REGULAR = "regular"
    STATELESS = "stateless"


class Snapshot(Vm, frozen=True, kw_only=True):
    """A state of a virtual machine that it can return to."""

    date: Date | None = None
    persist_memorystate: bool | None = None
    snapshot_status: SnapshotStatus | None = None
    snapshot_type: SnapshotType | None = None
    disks: list[Disk] | None = None
    vm: Vm | None = None
