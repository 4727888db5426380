"""Gluster volumes, bricks and hooks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located
from vireo.model.device import Device

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.api import Option
    from vireo.model.cluster import Cluster
    from vireo.model.host import Host
    from vireo.model.statistic import Statistic


class AccessProtocol(StrEnum):
    """How clients reach a volume."""

    CIFS = "cifs"
    GLUSTER = "gluster"
    NFS = "nfs"


class GlusterBrickStatus(StrEnum):
    """Whether a brick is served."""

    DOWN = "down"
    UNKNOWN = "unknown"
    UP = "up"


class GlusterHookStatus(StrEnum):
    """Whether a hook is called."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    MISSING = "missing"


class GlusterState(StrEnum):
    """Whether a Gluster service runs."""

    DOWN = "down"
    UNKNOWN = "unknown"
    UP = "up"


class GlusterVolumeStatus(StrEnum):
    """Whether a volume is served."""

    DOWN = "down"
    UNKNOWN = "unknown"
    UP = "up"


class GlusterVolumeType(StrEnum):
    """How a volume spreads its files."""

    DISPERSE = "disperse"
    DISTRIBUTE = "distribute"
    DISTRIBUTED_DISPERSE = "distributed_disperse"
    DISTRIBUTED_REPLICATE = "distributed_replicate"
    DISTRIBUTED_STRIPE = "distributed_stripe"
    DISTRIBUTED_STRIPED_REPLICATE = "distributed_striped_replicate"
    REPLICATE = "replicate"
    STRIPE = "stripe"
    STRIPED_REPLICATE = "striped_replicate"


class HookContentType(StrEnum):
    """Whether a hook is text."""

    BINARY = "binary"
    TEXT = "text"


class HookStage(StrEnum):
    """Whether a hook is called before or after."""

    POST = "post"
    PRE = "pre"


class HookStatus(StrEnum):
    """Whether a hook is the same on all servers."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    MISSING = "missing"


class TransportType(StrEnum):
    """How bricks are reached."""

    RDMA = "rdma"
    TCP = "tcp"


class GlusterVolume(Identified, frozen=True, kw_only=True):
    """A Gluster volume."""

    disperse_count: Int | None = None
    options: list[Option] | None = None
    redundancy_count: Int | None = None
    replica_count: Int | None = None
    status: GlusterVolumeStatus | None = None
    stripe_count: Int | None = None
    transport_types: list[TransportType] | None = None
    volume_type: GlusterVolumeType | None = None
    bricks: list[GlusterBrick] | None = None
    cluster: Cluster | None = None
    statistics: list[Statistic] | None = None


class GlusterBrickAdvancedDetails(Device, frozen=True, kw_only=True):
    """How a brick is served."""

    device: str | None = None
    fs_name: str | None = None
    gluster_clients: list[GlusterClient] | None = None
    memory_pools: list[GlusterMemoryPool] | None = None
    mnt_options: str | None = None
    pid: Int | None = None
    port: Int | None = None


class GlusterBrick(GlusterBrickAdvancedDetails, frozen=True, kw_only=True):
    """A brick of a volume."""

    brick_dir: str | None = None
    server_id: str | None = None
    status: GlusterBrickStatus | None = None
    gluster_volume: GlusterVolume | None = None
    statistics: list[Statistic] | None = None


class GlusterBrickMemoryInfo(Located, frozen=True, kw_only=True):
    """The memory pools of a brick."""

    memory_pools: list[GlusterMemoryPool] | None = None


class GlusterMemoryPool(Identified, frozen=True, kw_only=True):
    """A memory pool of a brick."""

    alloc_count: Int | None = None
    cold_count: Int | None = None
    hot_count: Int | None = None
    max_alloc: Int | None = None
    max_stdalloc: Int | None = None
    padded_size: Int | None = None
    pool_misses: Int | None = None
    type: str | None = None


class GlusterClient(Located, frozen=True, kw_only=True):
    """A client of a brick."""

    bytes_read: Long | None = None
    bytes_written: Long | None = None
    client_port: Int | None = None
    host_name: str | None = None


class GlusterHook(Identified, frozen=True, kw_only=True):
    """A hook of a cluster."""

    checksum: str | None = None
    conflict_status: Int | None = None
    conflicts: str | None = None
    content: str | None = None
    content_type: HookContentType | None = None
    gluster_command: str | None = None
    stage: HookStage | None = None
    status: GlusterHookStatus | None = None
    cluster: Cluster | None = None
    server_hooks: list[GlusterServerHook] | None = None


class GlusterServerHook(Identified, frozen=True, kw_only=True):
    """A hook as one server has it."""

    checksum: str | None = None
    content_type: HookContentType | None = None
    status: GlusterHookStatus | None = None
    host: Host | None = None


class GlusterVolumeProfileDetails(Identified, frozen=True, kw_only=True):
    """What profiling found out about a volume."""

    brick_profile_details: list[BrickProfileDetail] | None = None
    nfs_profile_details: list[NfsProfileDetail] | None = None


class EntityProfileDetail(Located, frozen=True, kw_only=True):
    """What profiling found out about a part."""

    profile_details: list[ProfileDetail] | None = None


class BrickProfileDetail(EntityProfileDetail, frozen=True, kw_only=True):
    """What profiling found out about a brick."""

    brick: GlusterBrick | None = None


class NfsProfileDetail(EntityProfileDetail, frozen=True, kw_only=True):
    """What profiling found out about an NFS server."""

    nfs_server_ip: str | None = None


class ProfileDetail(Located, frozen=True, kw_only=True):
    """One profile with its figures."""

    block_statistics: list[BlockStatistic] | None = None
    duration: Int | None = None
    fop_statistics: list[FopStatistic] | None = None
    profile_type: str | None = None
    statistics: list[Statistic] | None = None


class BlockStatistic(Located, frozen=True, kw_only=True):
    """Figures by block size."""

    statistics: list[Statistic] | None = None


class FopStatistic(Located, frozen=True, kw_only=True):
    """Figures by file operation."""

    name: str | None = None
    statistics: list[Statistic] | None = None
