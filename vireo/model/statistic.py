"""Statistics."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Decimal
    from vireo.model.cpu import NumaNode
    from vireo.model.disk import Disk
    from vireo.model.gluster import GlusterBrick, GlusterVolume
    from vireo.model.host import Host
    from vireo.model.hostnic import HostNic
    from vireo.model.job import Step
    from vireo.model.network import Nic
    from vireo.model.vm import Vm


class StatisticKind(StrEnum):
    """Whether a figure goes up and down or only up."""

    COUNTER = "counter"
    GAUGE = "gauge"


class StatisticUnit(StrEnum):
    """Units of figures."""

    BITS_PER_SECOND = "bits_per_second"
    BYTES = "bytes"
    BYTES_PER_SECOND = "bytes_per_second"
    COUNT_PER_SECOND = "count_per_second"
    NONE = "none"
    PERCENT = "percent"
    SECONDS = "seconds"


class ValueType(StrEnum):
    """Kinds of values."""

    DECIMAL = "decimal"
    INTEGER = "integer"
    STRING = "string"


class Statistic(Identified, frozen=True, kw_only=True):
    """A figure about an object."""

    kind: StatisticKind | None = None
    type: ValueType | None = None
    unit: StatisticUnit | None = None
    values: list[Value] | None = None
    brick: GlusterBrick | None = None
    disk: Disk | None = None
    gluster_volume: GlusterVolume | None = None
    host: Host | None = None
    host_nic: HostNic | None = None
    host_numa_node: NumaNode | None = None
    nic: Nic | None = None
    step: Step | None = None
    vm: Vm | None = None


class Value(Located, frozen=True, kw_only=True):
    """The value of a statistic or a choice."""

    datum: Decimal | None = None
    detail: str | None = None
