"""Data centers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model.api import Version
    from vireo.model.cluster import Cluster
    from vireo.model.network import MacPool, Network
    from vireo.model.quota import Qos, Quota
    from vireo.model.storage import IscsiBond, StorageDomain, StorageFormat
    from vireo.model.user import Permission


class DataCenterStatus(StrEnum):
    """Whether a data center may be used."""

    CONTEND = "contend"
    MAINTENANCE = "maintenance"
    NOT_OPERATIONAL = "not_operational"
    PROBLEMATIC = "problematic"
    UNINITIALIZED = "uninitialized"
    UP = "up"


class QuotaModeType(StrEnum):
    """Whether quotas are enforced."""

    AUDIT = "audit"
    DISABLED = "disabled"
    ENABLED = "enabled"


class DataCenter(Identified, frozen=True, kw_only=True):
    """A data center: clusters that share storage and networks."""

    local: bool | None = None
    quota_mode: QuotaModeType | None = None
    status: DataCenterStatus | None = None
    storage_format: StorageFormat | None = None
    supported_versions: list[Version] | None = None
    version: Version | None = None
    clusters: list[Cluster] | None = None
    iscsi_bonds: list[IscsiBond] | None = None
    mac_pool: MacPool | None = None
    networks: list[Network] | None = None
    permissions: list[Permission] | None = None
    qoss: list[Qos] | None = None
    quotas: list[Quota] | None = None
    storage_domains: list[StorageDomain] | None = None
