"""Quotas and quality of service."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.cluster import Cluster
    from vireo.model.datacenter import DataCenter
    from vireo.model.disk import Disk
    from vireo.model.storage import StorageDomain
    from vireo.model.user import Permission, User
    from vireo.model.vm import Vm


class QosType(StrEnum):
    """What a quality of service is for."""

    CPU = "cpu"
    HOSTNETWORK = "hostnetwork"
    NETWORK = "network"
    STORAGE = "storage"


class Quota(Identified, frozen=True, kw_only=True):
    """A limit on what users consume."""

    cluster_hard_limit_pct: Int | None = None
    cluster_soft_limit_pct: Int | None = None
    data_center: DataCenter | None = None
    disks: list[Disk] | None = None
    storage_hard_limit_pct: Int | None = None
    storage_soft_limit_pct: Int | None = None
    users: list[User] | None = None
    vms: list[Vm] | None = None
    permissions: list[Permission] | None = None
    quota_cluster_limits: list[QuotaClusterLimit] | None = None
    quota_storage_limits: list[QuotaStorageLimit] | None = None


class QuotaClusterLimit(Identified, frozen=True, kw_only=True):
    """What a quota allows in a cluster."""

    memory_limit: float | None = None
    """GiB; -1 is no limit."""
    memory_usage: float | None = None
    """GiB."""
    vcpu_limit: Int | None = None
    """Processors; -1 is no limit."""
    vcpu_usage: Int | None = None
    cluster: Cluster | None = None
    quota: Quota | None = None


class QuotaStorageLimit(Identified, frozen=True, kw_only=True):
    """What a quota allows in a storage domain."""

    limit: Long | None = None
    """GiB; -1 is no limit."""
    usage: float | None = None
    """GiB."""
    quota: Quota | None = None
    storage_domain: StorageDomain | None = None


class Qos(Identified, frozen=True, kw_only=True):
    """Quality of service: limits of bandwidth, operations or processor time."""

    cpu_limit: Int | None = None
    """Per cent."""
    inbound_average: Int | None = None
    """Mbit/s."""
    inbound_burst: Int | None = None
    """MB."""
    inbound_peak: Int | None = None
    """Mbit/s."""
    max_iops: Int | None = None
    max_read_iops: Int | None = None
    max_read_throughput: Int | None = None
    """MB/s."""
    max_throughput: Int | None = None
    """MB/s."""
    max_write_iops: Int | None = None
    max_write_throughput: Int | None = None
    """MB/s."""
    outbound_average: Int | None = None
    """Mbit/s."""
    outbound_average_linkshare: Int | None = None
    outbound_average_realtime: Int | None = None
    outbound_average_upperlimit: Int | None = None
    outbound_burst: Int | None = None
    """MB."""
    outbound_peak: Int | None = None
    """Mbit/s."""
    type: QosType | None = None
    data_center: DataCenter | None = None
