"""Jobs and their steps."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Date, Int
    from vireo.model.host import Host
    from vireo.model.statistic import Statistic
    from vireo.model.user import User


class ExternalSystemType(StrEnum):
    """Systems outside the engine that do steps."""

    GLUSTER = "gluster"
    VDSM = "vdsm"


class JobStatus(StrEnum):
    """How a job goes."""

    ABORTED = "aborted"
    FAILED = "failed"
    FINISHED = "finished"
    STARTED = "started"
    UNKNOWN = "unknown"


class StepEnum(StrEnum):
    """Kinds of steps."""

    EXECUTING = "executing"
    FINALIZING = "finalizing"
    REBALANCING_VOLUME = "rebalancing_volume"
    REMOVING_BRICKS = "removing_bricks"
    UNKNOWN = "unknown"
    VALIDATING = "validating"


class StepStatus(StrEnum):
    """How a step goes."""

    ABORTED = "aborted"
    FAILED = "failed"
    FINISHED = "finished"
    STARTED = "started"
    UNKNOWN = "unknown"


class CreationStatus(StrEnum):
    """How far the making of an object has got."""

    COMPLETE = "complete"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"


class Job(Identified, frozen=True, kw_only=True):
    """Something the engine is doing, or did."""

    auto_cleared: bool | None = None
    end_time: Date | None = None
    external: bool | None = None
    last_updated: Date | None = None
    start_time: Date | None = None
    status: JobStatus | None = None
    owner: User | None = None
    steps: list[Step] | None = None


class Step(Identified, frozen=True, kw_only=True):
    """A part of a job."""

    end_time: Date | None = None
    external: bool | None = None
    external_type: ExternalSystemType | None = None
    number: Int | None = None
    progress: Int | None = None
    start_time: Date | None = None
    status: StepStatus | None = None
    type: StepEnum | None = None
    execution_host: Host | None = None
    job: Job | None = None
    parent_step: Step | None = None
    statistics: list[Statistic] | None = None
