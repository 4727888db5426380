"""Actions and faults."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Long
    from vireo.model.api import Option
    from vireo.model.cluster import Cluster, ClusterUpgradeAction
    from vireo.model.console import ProxyTicket, Ticket
    from vireo.model.datacenter import DataCenter
    from vireo.model.disk import Disk, DiskAttachment, DiskProfile
    from vireo.model.gluster import GlusterBrick, GlusterVolumeProfileDetails
    from vireo.model.host import Certificate, Host, Ssh
    from vireo.model.hostnic import HostNic, HostNicVirtualFunctionsConfiguration, NetworkAttachment, NetworkLabel
    from vireo.model.image import ImageTransfer
    from vireo.model.initialization import AuthorizedKey
    from vireo.model.job import Job
    from vireo.model.network import VnicProfileMapping
    from vireo.model.power import PowerManagement
    from vireo.model.quota import Quota
    from vireo.model.registration import RegistrationConfiguration
    from vireo.model.snapshot import Snapshot
    from vireo.model.storage import IscsiDetails, LogicalUnit, StorageConnection, StorageDomain
    from vireo.model.template import Template
    from vireo.model.user import Permission
    from vireo.model.vm import AutoPinningPolicy, StorageDomainLease, Vm


class ResolutionType(StrEnum):
    """How to settle a conflict of hooks."""

    ADD = "add"
    COPY = "copy"


class Action(Identified, frozen=True, kw_only=True):
    """The body and the answer of an action."""

    activate: bool | None = None
    allow_partial_import: bool | None = None
    async_: bool | None = field(default=None, name="async")
    attach_wgt: bool | None = None
    attachment: DiskAttachment | None = None
    authorized_key: AuthorizedKey | None = None
    auto_pinning_policy: AutoPinningPolicy | None = None
    bricks: list[GlusterBrick] | None = None
    certificates: list[Certificate] | None = None
    check_connectivity: bool | None = None
    clone: bool | None = None
    clone_permissions: bool | None = None
    cluster: Cluster | None = None
    collapse_snapshots: bool | None = None
    commit_on_success: bool | None = None
    connection: StorageConnection | None = None
    connectivity_timeout: Long | None = None
    """Seconds."""
    correlation_id: str | None = None
    data_center: DataCenter | None = None
    deploy_hosted_engine: bool | None = None
    details: GlusterVolumeProfileDetails | None = None
    directory: str | None = None
    discard_snapshots: bool | None = None
    discovered_targets: list[IscsiDetails] | None = None
    disk: Disk | None = None
    disk_profile: DiskProfile | None = None
    disks: list[Disk] | None = None
    exclusive: bool | None = None
    fault: Fault | None = None
    fence_type: str | None = None
    filename: str | None = None
    filter: bool | None = None
    fix_layout: bool | None = None
    follow: str | None = None
    force: bool | None = None
    grace_period: GracePeriod | None = None
    host: Host | None = None
    image: str | None = None
    image_transfer: ImageTransfer | None = None
    import_as_template: bool | None = None
    is_attached: bool | None = None
    iscsi: IscsiDetails | None = None
    iscsi_targets: list[str] | None = None
    job: Job | None = None
    lease: StorageDomainLease | None = None
    logical_units: list[LogicalUnit] | None = None
    maintenance_after_restart: bool | None = None
    maintenance_enabled: bool | None = None
    migrate_vms_in_affinity_closure: bool | None = None
    modified_bonds: list[HostNic] | None = None
    modified_labels: list[NetworkLabel] | None = None
    modified_network_attachments: list[NetworkAttachment] | None = None
    optimize_cpu_settings: bool | None = None
    option: Option | None = None
    pause: bool | None = None
    permission: Permission | None = None
    power_management: PowerManagement | None = None
    proxy_ticket: ProxyTicket | None = None
    quota: Quota | None = None
    reason: str | None = None
    reassign_bad_macs: bool | None = None
    reboot: bool | None = None
    registration_configuration: RegistrationConfiguration | None = None
    remote_viewer_connection_file: str | None = None
    removed_bonds: list[HostNic] | None = None
    removed_labels: list[NetworkLabel] | None = None
    removed_network_attachments: list[NetworkAttachment] | None = None
    resolution_type: str | None = None
    restore_memory: bool | None = None
    root_password: str | None = None
    seal: bool | None = None
    snapshot: Snapshot | None = None
    source_host: Host | None = None
    ssh: Ssh | None = None
    status: str | None = None
    stop_gluster_service: bool | None = None
    storage_domain: StorageDomain | None = None
    storage_domains: list[StorageDomain] | None = None
    succeeded: bool | None = None
    synchronized_network_attachments: list[NetworkAttachment] | None = None
    template: Template | None = None
    ticket: Ticket | None = None
    timeout: Long | None = None
    """Seconds."""
    undeploy_hosted_engine: bool | None = None
    upgrade_action: ClusterUpgradeAction | None = None
    upgrade_percent_complete: Long | None = None
    use_cloud_init: bool | None = None
    use_ignition: bool | None = None
    use_initialization: bool | None = None
    use_sysprep: bool | None = None
    virtual_functions_configuration: HostNicVirtualFunctionsConfiguration | None = None
    vm: Vm | None = None
    vnic_profile_mappings: list[VnicProfileMapping] | None = None
    volatile: bool | None = None


class GracePeriod(Located, frozen=True, kw_only=True):
    """The time users are given before their machine stops."""

    expiry: Long | None = None
    """Milliseconds."""


class Fault(Located, frozen=True, kw_only=True):
    """Why a request was not done."""

    detail: str | None = None
    reason: str | None = None
