"""Storage domains and connections."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int, Long
    from vireo.model.api import Property
    from vireo.model.datacenter import DataCenter
    from vireo.model.disk import Disk, DiskProfile, DiskSnapshot
    from vireo.model.gluster import GlusterVolume
    from vireo.model.host import Host
    from vireo.model.image import Image
    from vireo.model.network import Network
    from vireo.model.provider import ExternalStatus
    from vireo.model.template import Template
    from vireo.model.user import Permission
    from vireo.model.vm import Vm


class LunStatus(StrEnum):
    """Whether a LUN may be used."""

    FREE = "free"
    UNUSABLE = "unusable"
    USED = "used"


class NfsVersion(StrEnum):
    """Versions of NFS."""

    AUTO = "auto"
    V3 = "v3"
    V4 = "v4"
    V4_0 = "v4_0"
    V4_1 = "v4_1"
    V4_2 = "v4_2"


class StorageDomainStatus(StrEnum):
    """What a storage domain is doing."""

    ACTIVATING = "activating"
    ACTIVE = "active"
    DETACHING = "detaching"
    INACTIVE = "inactive"
    LOCKED = "locked"
    MAINTENANCE = "maintenance"
    MIXED = "mixed"
    PREPARING_FOR_MAINTENANCE = "preparing_for_maintenance"
    UNATTACHED = "unattached"
    UNKNOWN = "unknown"


class StorageDomainType(StrEnum):
    """What a storage domain is for."""

    DATA = "data"
    EXPORT = "export"
    IMAGE = "image"
    ISO = "iso"
    MANAGED_BLOCK_STORAGE = "managed_block_storage"
    VOLUME = "volume"


class StorageFormat(StrEnum):
    """Versions of the format on storage."""

    V1 = "v1"
    V2 = "v2"
    V3 = "v3"
    V4 = "v4"
    V5 = "v5"


class StorageType(StrEnum):
    """Kinds of storage."""

    CINDER = "cinder"
    FCP = "fcp"
    GLANCE = "glance"
    GLUSTERFS = "glusterfs"
    ISCSI = "iscsi"
    LOCALFS = "localfs"
    MANAGED_BLOCK_STORAGE = "managed_block_storage"
    NFS = "nfs"
    POSIXFS = "posixfs"


class StorageDomain(Identified, frozen=True, kw_only=True):
    """A storage domain."""

    available: Long | None = None
    """Bytes."""
    backup: bool | None = None
    block_size: Int | None = None
    """Bytes."""
    committed: Long | None = None
    """Bytes promised to disks."""
    critical_space_action_blocker: Int | None = None
    """GiB free, below which nothing is added."""
    discard_after_delete: bool | None = None
    external_status: ExternalStatus | None = None
    import_: bool | None = field(default=None, name="import")
    master: bool | None = None
    status: StorageDomainStatus | None = None
    storage: HostStorage | None = None
    storage_format: StorageFormat | None = None
    supports_discard: bool | None = None
    supports_discard_zeroes_data: bool | None = None
    type: StorageDomainType | None = None
    used: Long | None = None
    """Bytes."""
    warning_low_space_indicator: Int | None = None
    """Per cent free, below which there is a warning."""
    wipe_after_delete: bool | None = None
    data_center: DataCenter | None = None
    data_centers: list[DataCenter] | None = None
    disk_profiles: list[DiskProfile] | None = None
    disk_snapshots: list[DiskSnapshot] | None = None
    disks: list[Disk] | None = None
    files: list[File] | None = None
    host: Host | None = None
    images: list[Image] | None = None
    permissions: list[Permission] | None = None
    storage_connections: list[StorageConnection] | None = None
    templates: list[Template] | None = None
    vms: list[Vm] | None = None


class HostStorage(Identified, frozen=True, kw_only=True):
    """The storage behind a domain, as a host sees it."""

    address: str | None = None
    driver_options: list[Property] | None = None
    driver_sensitive_options: list[Property] | None = None
    logical_units: list[LogicalUnit] | None = None
    mount_options: str | None = None
    nfs_retrans: Int | None = None
    nfs_timeo: Int | None = None
    nfs_version: NfsVersion | None = None
    override_luns: bool | None = None
    password: str | None = None
    path: str | None = None
    port: Int | None = None
    portal: str | None = None
    target: str | None = None
    type: StorageType | None = None
    username: str | None = None
    vfs_type: str | None = None
    volume_group: VolumeGroup | None = None
    host: Host | None = None


class LogicalUnit(Located, frozen=True, kw_only=True):
    """A LUN."""

    id: str | None = None
    active_paths: Int | None = None
    address: str | None = None
    discard_max_size: Long | None = None
    discard_zeroes_data: bool | None = None
    disk_id: str | None = None
    lun_mapping: Int | None = None
    password: str | None = None
    paths: Int | None = None
    port: Int | None = None
    portal: str | None = None
    product_id: str | None = None
    serial: str | None = None
    size: Long | None = None
    """Bytes."""
    status: LunStatus | None = None
    storage_domain_id: str | None = None
    target: str | None = None
    username: str | None = None
    vendor_id: str | None = None
    volume_group_id: str | None = None


class VolumeGroup(Located, frozen=True, kw_only=True):
    """A group of LUNs."""

    id: str | None = None
    logical_units: list[LogicalUnit] | None = None
    name: str | None = None


class StorageConnection(Identified, frozen=True, kw_only=True):
    """How a host reaches a storage server."""

    address: str | None = None
    mount_options: str | None = None
    nfs_retrans: Int | None = None
    nfs_timeo: Int | None = None
    nfs_version: NfsVersion | None = None
    password: str | None = None
    path: str | None = None
    port: Int | None = None
    portal: str | None = None
    target: str | None = None
    type: StorageType | None = None
    username: str | None = None
    vfs_type: str | None = None
    gluster_volume: GlusterVolume | None = None
    host: Host | None = None


class StorageConnectionExtension(Identified, frozen=True, kw_only=True):
    """A host's own credentials for a target."""

    password: str | None = None
    target: str | None = None
    username: str | None = None
    host: Host | None = None


class File(Identified, frozen=True, kw_only=True):
    """A file in a storage domain."""

    content: str | None = None
    type: str | None = None
    storage_domain: StorageDomain | None = None


class IscsiBond(Identified, frozen=True, kw_only=True):
    """Networks over which iSCSI targets are reached."""

    data_center: DataCenter | None = None
    networks: list[Network] | None = None
    storage_connections: list[StorageConnection] | None = None


class IscsiDetails(Located, frozen=True, kw_only=True):
    """An iSCSI target as the old form has it."""

    address: str | None = None
    disk_id: str | None = None
    initiator: str | None = None
    lun_mapping: Int | None = None
    password: str | None = None
    paths: Int | None = None
    port: Int | None = None
    portal: str | None = None
    product_id: str | None = None
    serial: str | None = None
    size: Int | None = None
    """Bytes."""
    status: str | None = None
    storage_domain_id: str | None = None
    target: str | None = None
    username: str | None = None
    vendor_id: str | None = None
    volume_group_id: str | None = None
