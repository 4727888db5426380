"""Backups and checkpoints of virtual machines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Date
    from vireo.model.disk import Disk
    from vireo.model.host import Host
    from vireo.model.snapshot import Snapshot
    from vireo.model.vm import Vm


class BackupPhase(StrEnum):
    """How far a backup has got."""

    FAILED = "failed"
    FINALIZING = "finalizing"
    INITIALIZING = "initializing"
    READY = "ready"
    STARTING = "starting"
    SUCCEEDED = "succeeded"


class CheckpointState(StrEnum):
    """Whether a checkpoint may be used."""

    CREATED = "created"
    INVALID = "invalid"


class Backup(Identified, frozen=True, kw_only=True):
    """A backup of a virtual machine, under way or finished."""

    creation_date: Date | None = None
    from_checkpoint_id: str | None = None
    modification_date: Date | None = None
    phase: BackupPhase | None = None
    to_checkpoint_id: str | None = None
    disks: list[Disk] | None = None
    host: Host | None = None
    snapshot: Snapshot | None = None
    vm: Vm | None = None


class Checkpoint(Identified, frozen=True, kw_only=True):
    """A point in time that incremental backups start from."""

    creation_date: Date | None = None
    parent_id: str | None = None
    state: CheckpointState | None = None
    disks: list[Disk] | None = None
    vm: Vm | None = None
