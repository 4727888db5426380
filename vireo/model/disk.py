"""Disks, their attachments and snapshots."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified
from vireo.model.device import Device

if TYPE_CHECKING:
    from vireo.model._words import Long
    from vireo.model.openstack import OpenStackVolumeType
    from vireo.model.quota import Qos, Quota
    from vireo.model.snapshot import Snapshot
    from vireo.model.statistic import Statistic
    from vireo.model.storage import HostStorage, StorageDomain
    from vireo.model.template import Template
    from vireo.model.user import Permission
    from vireo.model.vm import Vm


class DiskBackup(StrEnum):
    """Whether incremental backups of a disk are possible."""

    INCREMENTAL = "incremental"
    NONE = "none"


class DiskBackupMode(StrEnum):
    """Whether a backup is full or incremental."""

    FULL = "full"
    INCREMENTAL = "incremental"


class DiskContentType(StrEnum):
    """What a disk holds."""

    BACKUP_SCRATCH = "backup_scratch"
    DATA = "data"
    HOSTED_ENGINE = "hosted_engine"
    HOSTED_ENGINE_CONFIGURATION = "hosted_engine_configuration"
    HOSTED_ENGINE_METADATA = "hosted_engine_metadata"
    HOSTED_ENGINE_SANLOCK = "hosted_engine_sanlock"
    ISO = "iso"
    MEMORY_DUMP_VOLUME = "memory_dump_volume"
    MEMORY_METADATA_VOLUME = "memory_metadata_volume"
    OVF_STORE = "ovf_store"


class DiskFormat(StrEnum):
    """How a disk's blocks are stored."""

    COW = "cow"
    RAW = "raw"


class DiskInterface(StrEnum):
    """The bus a disk is attached to."""

    IDE = "ide"
    SATA = "sata"
    SPAPR_VSCSI = "spapr_vscsi"
    VIRTIO = "virtio"
    VIRTIO_SCSI = "virtio_scsi"


class DiskStatus(StrEnum):
    """Whether a disk may be used."""

    ILLEGAL = "illegal"
    LOCKED = "locked"
    OK = "ok"


class DiskStorageType(StrEnum):
    """What a disk is kept on."""

    CINDER = "cinder"
    IMAGE = "image"
    LUN = "lun"
    MANAGED_BLOCK_STORAGE = "managed_block_storage"


class DiskType(StrEnum):
    """Kinds of disks of old."""

    DATA = "data"
    SYSTEM = "system"


class QcowVersion(StrEnum):
    """Versions of the qcow2 format."""

    QCOW2_V2 = "qcow2_v2"
    QCOW2_V3 = "qcow2_v3"


class ScsiGenericIO(StrEnum):
    """How SCSI commands pass through to a LUN."""

    DISABLED = "disabled"
    FILTERED = "filtered"
    UNFILTERED = "unfiltered"


class Disk(Device, frozen=True, kw_only=True):
    """A disk."""

    active: bool | None = None
    actual_size: Long | None = None
    """Bytes in use on storage."""
    alias: str | None = None
    backup: DiskBackup | None = None
    backup_mode: DiskBackupMode | None = None
    bootable: bool | None = None
    content_type: DiskContentType | None = None
    external_disk: str | None = None
    format: DiskFormat | None = None
    image_id: str | None = None
    initial_size: Long | None = None
    """Bytes to allocate at first."""
    interface: DiskInterface | None = None
    logical_name: str | None = None
    lun_storage: HostStorage | None = None
    propagate_errors: bool | None = None
    provisioned_size: Long | None = None
    """Bytes the guest sees."""
    qcow_version: QcowVersion | None = None
    read_only: bool | None = None
    sgio: ScsiGenericIO | None = None
    shareable: bool | None = None
    sparse: bool | None = None
    status: DiskStatus | None = None
    storage_type: DiskStorageType | None = None
    total_size: Long | None = None
    """Bytes in use on storage, snapshots included."""
    uses_scsi_reservation: bool | None = None
    wipe_after_delete: bool | None = None
    disk_profile: DiskProfile | None = None
    disk_snapshots: list[DiskSnapshot] | None = None
    openstack_volume_type: OpenStackVolumeType | None = None
    permissions: list[Permission] | None = None
    quota: Quota | None = None
    snapshot: Snapshot | None = None
    statistics: list[Statistic] | None = None
    storage_domain: StorageDomain | None = None
    storage_domains: list[StorageDomain] | None = None


class DiskAttachment(Identified, frozen=True, kw_only=True):
    """A disk as one virtual machine or template sees it."""

    active: bool | None = None
    bootable: bool | None = None
    interface: DiskInterface | None = None
    logical_name: str | None = None
    pass_discard: bool | None = None
    read_only: bool | None = None
    uses_scsi_reservation: bool | None = None
    disk: Disk | None = None
    template: Template | None = None
    vm: Vm | None = None


class DiskSnapshot(Disk, frozen=True, kw_only=True):
    """The state of a disk in a snapshot."""

    disk: Disk | None = None
    parent: DiskSnapshot | None = None


class DiskProfile(Identified, frozen=True, kw_only=True):
    """A limit on input and output, for disks of a storage domain."""

    permissions: list[Permission] | None = None
    qos: Qos | None = None
    storage_domain: StorageDomain | None = None
