"""Processors, their topology and NUMA."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Decimal, Int, Long
    from vireo.model.cluster import Cluster
    from vireo.model.host import Host
    from vireo.model.quota import Qos
    from vireo.model.statistic import Statistic
    from vireo.model.user import Permission
    from vireo.model.vm import Vm


class Architecture(StrEnum):
    """Processor architectures."""

    AARCH64 = "aarch64"
    LOONGARCH64 = "loongarch64"
    PPC64 = "ppc64"
    S390X = "s390x"
    UNDEFINED = "undefined"
    X86_64 = "x86_64"


class CpuMode(StrEnum):
    """How a guest's processor follows that of its host."""

    CUSTOM = "custom"
    HOST_MODEL = "host_model"
    HOST_PASSTHROUGH = "host_passthrough"


class CpuPinningPolicy(StrEnum):
    """How virtual processors are pinned."""

    DEDICATED = "dedicated"
    ISOLATE_THREADS = "isolate_threads"
    MANUAL = "manual"
    NONE = "none"
    RESIZE_AND_PIN_NUMA = "resize_and_pin_numa"


class NumaTuneMode(StrEnum):
    """How strictly memory stays on its NUMA node."""

    INTERLEAVE = "interleave"
    PREFERRED = "preferred"
    STRICT = "strict"


class Cpu(Located, frozen=True, kw_only=True):
    """The processors of a host, a cluster or a virtual machine."""

    architecture: Architecture | None = None
    cores: list[Core] | None = None
    cpu_tune: CpuTune | None = None
    level: Int | None = None
    mode: CpuMode | None = None
    name: str | None = None
    speed: Decimal | None = None
    """MHz."""
    topology: CpuTopology | None = None
    type: str | None = None


class CpuTopology(Located, frozen=True, kw_only=True):
    """Sockets, cores and threads."""

    cores: Int | None = None
    sockets: Int | None = None
    threads: Int | None = None


class CpuTune(Located, frozen=True, kw_only=True):
    """The pinning of virtual processors."""

    vcpu_pins: list[VcpuPin] | None = None


class VcpuPin(Located, frozen=True, kw_only=True):
    """A virtual processor and the processors it may run on."""

    cpu_set: str | None = None
    vcpu: Int | None = None


class Core(Located, frozen=True, kw_only=True):
    """A core of a host."""

    index: Int | None = None
    socket: Int | None = None


class CpuType(Located, frozen=True, kw_only=True):
    """A processor type that a cluster may have."""

    architecture: Architecture | None = None
    level: Int | None = None
    name: str | None = None


class CpuProfile(Identified, frozen=True, kw_only=True):
    """A limit on processor time, for virtual machines of a cluster."""

    cluster: Cluster | None = None
    permissions: list[Permission] | None = None
    qos: Qos | None = None


class NumaNode(Identified, frozen=True, kw_only=True):
    """A NUMA node of a host."""

    cpu: Cpu | None = None
    index: Int | None = None
    memory: Long | None = None
    """MiB."""
    node_distance: str | None = None
    """Distances to all nodes, separated by blanks."""
    host: Host | None = None
    statistics: list[Statistic] | None = None


class VirtualNumaNode(NumaNode, frozen=True, kw_only=True):
    """A NUMA node of a virtual machine."""

    numa_node_pins: list[NumaNodePin] | None = None
    numa_tune_mode: NumaTuneMode | None = None
    vm: Vm | None = None


class NumaNodePin(Located, frozen=True, kw_only=True):
    """A host's NUMA node that a virtual one is pinned to."""

    host_numa_node: NumaNode | None = None
    index: Int | None = None
    pinned: bool | None = None


class HostCpuUnit(Identified, frozen=True, kw_only=True):
    """A logical processor of a host and the virtual machines pinned to it."""

    core_id: Int | None = None
    cpu_id: Int | None = None
    runs_vdsm: bool | None = None
    socket_id: Int | None = None
    vms: list[Vm] | None = None
