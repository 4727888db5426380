"""Events and subscriptions to them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Date, Int
    from vireo.model.cluster import Cluster
    from vireo.model.datacenter import DataCenter
    from vireo.model.host import Host
    from vireo.model.storage import StorageDomain
    from vireo.model.template import Template
    from vireo.model.user import User
    from vireo.model.vm import Vm


class LogSeverity(StrEnum):
    """How grave an event is."""

    ALERT = "alert"
    ERROR = "error"
    NORMAL = "normal"
    WARNING = "warning"


class NotifiableEvent(StrEnum):
    """The events users can be told of."""

    CLUSTER_ALERT_HA_RESERVATION = "cluster_alert_ha_reservation"
    CLUSTER_ALERT_HA_RESERVATION_DOWN = "cluster_alert_ha_reservation_down"
    DWH_ERROR = "dwh_error"
    DWH_STOPPED = "dwh_stopped"
    ENGINE_BACKUP_COMPLETED = "engine_backup_completed"
    ENGINE_BACKUP_FAILED = "engine_backup_failed"
    ENGINE_BACKUP_STARTED = "engine_backup_started"
    ENGINE_CA_CERTIFICATION_HAS_EXPIRED = "engine_ca_certification_has_expired"
    ENGINE_CA_CERTIFICATION_IS_ABOUT_TO_EXPIRE = "engine_ca_certification_is_about_to_expire"
    ENGINE_CERTIFICATION_HAS_EXPIRED = "engine_certification_has_expired"
    ENGINE_CERTIFICATION_IS_ABOUT_TO_EXPIRE = "engine_certification_is_about_to_expire"
    ENGINE_STOP = "engine_stop"
    FAULTY_MULTIPATHS_ON_HOST = "faulty_multipaths_on_host"
    GLUSTER_BRICK_STATUS_CHANGED = "gluster_brick_status_changed"
    GLUSTER_HOOK_ADD_FAILED = "gluster_hook_add_failed"
    GLUSTER_HOOK_ADDED = "gluster_hook_added"
    GLUSTER_HOOK_CONFLICT_DETECTED = "gluster_hook_conflict_detected"
    GLUSTER_HOOK_DETECTED_DELETE = "gluster_hook_detected_delete"
    GLUSTER_HOOK_DETECTED_NEW = "gluster_hook_detected_new"
    GLUSTER_HOOK_DISABLE = "gluster_hook_disable"
    GLUSTER_HOOK_DISABLE_FAILED = "gluster_hook_disable_failed"
    GLUSTER_HOOK_ENABLE = "gluster_hook_enable"
    GLUSTER_HOOK_ENABLE_FAILED = "gluster_hook_enable_failed"
    GLUSTER_HOOK_REMOVE_FAILED = "gluster_hook_remove_failed"
    GLUSTER_HOOK_REMOVED = "gluster_hook_removed"
    GLUSTER_SERVER_ADD_FAILED = "gluster_server_add_failed"
    GLUSTER_SERVER_REMOVE = "gluster_server_remove"
    GLUSTER_SERVER_REMOVE_FAILED = "gluster_server_remove_failed"
    GLUSTER_SERVICE_RESTART_FAILED = "gluster_service_restart_failed"
    GLUSTER_SERVICE_RESTARTED = "gluster_service_restarted"
    GLUSTER_SERVICE_START_FAILED = "gluster_service_start_failed"
    GLUSTER_SERVICE_STARTED = "gluster_service_started"
    GLUSTER_SERVICE_STOP_FAILED = "gluster_service_stop_failed"
    GLUSTER_SERVICE_STOPPED = "gluster_service_stopped"
    GLUSTER_VOLUME_ADD_BRICK = "gluster_volume_add_brick"
    GLUSTER_VOLUME_ADD_BRICK_FAILED = "gluster_volume_add_brick_failed"
    GLUSTER_VOLUME_ALL_SNAPSHOTS_DELETE_FAILED = "gluster_volume_all_snapshots_delete_failed"
    GLUSTER_VOLUME_ALL_SNAPSHOTS_DELETED = "gluster_volume_all_snapshots_deleted"
    GLUSTER_VOLUME_BRICK_REPLACED = "gluster_volume_brick_replaced"
    GLUSTER_VOLUME_CONFIRMED_SPACE_LOW = "gluster_volume_confirmed_space_low"
    GLUSTER_VOLUME_CREATE = "gluster_volume_create"
    GLUSTER_VOLUME_CREATE_FAILED = "gluster_volume_create_failed"
    GLUSTER_VOLUME_DELETE = "gluster_volume_delete"
    GLUSTER_VOLUME_DELETE_FAILED = "gluster_volume_delete_failed"
    GLUSTER_VOLUME_MIGRATE_BRICK_DATA_FINISHED = "gluster_volume_migrate_brick_data_finished"
    GLUSTER_VOLUME_OPTION_ADDED = "gluster_volume_option_added"
    GLUSTER_VOLUME_OPTION_MODIFIED = "gluster_volume_option_modified"
    GLUSTER_VOLUME_OPTION_SET_FAILED = "gluster_volume_option_set_failed"
    GLUSTER_VOLUME_OPTIONS_RESET = "gluster_volume_options_reset"
    GLUSTER_VOLUME_OPTIONS_RESET_ALL = "gluster_volume_options_reset_all"
    GLUSTER_VOLUME_OPTIONS_RESET_FAILED = "gluster_volume_options_reset_failed"
    GLUSTER_VOLUME_PROFILE_START = "gluster_volume_profile_start"
    GLUSTER_VOLUME_PROFILE_START_FAILED = "gluster_volume_profile_start_failed"
    GLUSTER_VOLUME_PROFILE_STOP = "gluster_volume_profile_stop"
    GLUSTER_VOLUME_PROFILE_STOP_FAILED = "gluster_volume_profile_stop_failed"
    GLUSTER_VOLUME_REBALANCE_FINISHED = "gluster_volume_rebalance_finished"
    GLUSTER_VOLUME_REBALANCE_NOT_FOUND_FROM_CLI = "gluster_volume_rebalance_not_found_from_cli"
    GLUSTER_VOLUME_REBALANCE_START = "gluster_volume_rebalance_start"
    GLUSTER_VOLUME_REBALANCE_START_DETECTED_FROM_CLI = "gluster_volume_rebalance_start_detected_from_cli"
    GLUSTER_VOLUME_REBALANCE_START_FAILED = "gluster_volume_rebalance_start_failed"
    GLUSTER_VOLUME_REBALANCE_STOP = "gluster_volume_rebalance_stop"
    GLUSTER_VOLUME_REBALANCE_STOP_FAILED = "gluster_volume_rebalance_stop_failed"
    GLUSTER_VOLUME_REMOVE_BRICKS = "gluster_volume_remove_bricks"
    GLUSTER_VOLUME_REMOVE_BRICKS_FAILED = "gluster_volume_remove_bricks_failed"
    GLUSTER_VOLUME_REMOVE_BRICKS_STOP = "gluster_volume_remove_bricks_stop"
    GLUSTER_VOLUME_REMOVE_BRICKS_STOP_FAILED = "gluster_volume_remove_bricks_stop_failed"
    GLUSTER_VOLUME_REPLACE_BRICK_FAILED = "gluster_volume_replace_brick_failed"
    GLUSTER_VOLUME_REPLACE_BRICK_START = "gluster_volume_replace_brick_start"
    GLUSTER_VOLUME_REPLACE_BRICK_START_FAILED = "gluster_volume_replace_brick_start_failed"
    GLUSTER_VOLUME_SNAPSHOT_ACTIVATE_FAILED = "gluster_volume_snapshot_activate_failed"
    GLUSTER_VOLUME_SNAPSHOT_ACTIVATED = "gluster_volume_snapshot_activated"
    GLUSTER_VOLUME_SNAPSHOT_CREATE_FAILED = "gluster_volume_snapshot_create_failed"
    GLUSTER_VOLUME_SNAPSHOT_CREATED = "gluster_volume_snapshot_created"
    GLUSTER_VOLUME_SNAPSHOT_DEACTIVATE_FAILED = "gluster_volume_snapshot_deactivate_failed"
    GLUSTER_VOLUME_SNAPSHOT_DEACTIVATED = "gluster_volume_snapshot_deactivated"
    GLUSTER_VOLUME_SNAPSHOT_DELETE_FAILED = "gluster_volume_snapshot_delete_failed"
    GLUSTER_VOLUME_SNAPSHOT_DELETED = "gluster_volume_snapshot_deleted"
    GLUSTER_VOLUME_SNAPSHOT_RESTORE_FAILED = "gluster_volume_snapshot_restore_failed"
    GLUSTER_VOLUME_SNAPSHOT_RESTORED = "gluster_volume_snapshot_restored"
    GLUSTER_VOLUME_START = "gluster_volume_start"
    GLUSTER_VOLUME_START_FAILED = "gluster_volume_start_failed"
    GLUSTER_VOLUME_STOP = "gluster_volume_stop"
    GLUSTER_VOLUME_STOP_FAILED = "gluster_volume_stop_failed"
    HA_VM_FAILED = "ha_vm_failed"
    HA_VM_RESTART_FAILED = "ha_vm_restart_failed"
    HOST_ACTIVATE_FAILED = "host_activate_failed"
    HOST_ACTIVATE_MANUAL_HA = "host_activate_manual_ha"
    HOST_APPROVE_FAILED = "host_approve_failed"
    HOST_BOND_SLAVE_STATE_DOWN = "host_bond_slave_state_down"
    HOST_CERTIFICATE_HAS_INVALID_SAN = "host_certificate_has_invalid_san"
    HOST_CERTIFICATION_HAS_EXPIRED = "host_certification_has_expired"
    HOST_CERTIFICATION_IS_ABOUT_TO_EXPIRE = "host_certification_is_about_to_expire"
    HOST_FAILURE = "host_failure"
    HOST_HIGH_CPU_USE = "host_high_cpu_use"
    HOST_HIGH_MEM_USE = "host_high_mem_use"
    HOST_HIGH_SWAP_USE = "host_high_swap_use"
    HOST_INITIATED_RUN_VM_FAILED = "host_initiated_run_vm_failed"
    HOST_INSTALL_FAILED = "host_install_failed"
    HOST_INTERFACE_HIGH_NETWORK_USE = "host_interface_high_network_use"
    HOST_INTERFACE_STATE_DOWN = "host_interface_state_down"
    HOST_LOW_MEM = "host_low_mem"
    HOST_LOW_SWAP = "host_low_swap"
    HOST_RECOVER_FAILED = "host_recover_failed"
    HOST_SET_NONOPERATIONAL = "host_set_nonoperational"
    HOST_SET_NONOPERATIONAL_DOMAIN = "host_set_nonoperational_domain"
    HOST_SET_NONOPERATIONAL_IFACE_DOWN = "host_set_nonoperational_iface_down"
    HOST_SLOW_STORAGE_RESPONSE_TIME = "host_slow_storage_response_time"
    HOST_TIME_DRIFT_ALERT = "host_time_drift_alert"
    HOST_UNTRUSTED = "host_untrusted"
    HOST_UPDATES_ARE_AVAILABLE = "host_updates_are_available"
    HOST_UPDATES_ARE_AVAILABLE_WITH_PACKAGES = "host_updates_are_available_with_packages"
    IMPORTEXPORT_IMPORT_TEMPLATE_FROM_TRUSTED_TO_UNTRUSTED = "importexport_import_template_from_trusted_to_untrusted"
    IMPORTEXPORT_IMPORT_TEMPLATE_FROM_UNTRUSTED_TO_TRUSTED = "importexport_import_template_from_untrusted_to_trusted"
    IMPORTEXPORT_IMPORT_VM_FROM_TRUSTED_TO_UNTRUSTED = "importexport_import_vm_from_trusted_to_untrusted"
    IMPORTEXPORT_IMPORT_VM_FROM_UNTRUSTED_TO_TRUSTED = "importexport_import_vm_from_untrusted_to_trusted"
    IRS_CONFIRMED_DISK_SPACE_LOW = "irs_confirmed_disk_space_low"
    IRS_DISK_SPACE_LOW = "irs_disk_space_low"
    IRS_DISK_SPACE_LOW_ERROR = "irs_disk_space_low_error"
    IRS_FAILURE = "irs_failure"
    MAC_ADDRESS_IS_EXTERNAL = "mac_address_is_external"
    MULTIPATH_DEVICES_WITHOUT_VALID_PATHS_ON_HOST = "multipath_devices_without_valid_paths_on_host"
    NETWORK_UPDATE_DISPLAY_FOR_CLUSTER_WITH_ACTIVE_VM = "network_update_display_for_cluster_with_active_vm"
    NETWORK_UPDATE_DISPLAY_FOR_HOST_WITH_ACTIVE_VM = "network_update_display_for_host_with_active_vm"
    NO_FAULTY_MULTIPATHS_ON_HOST = "no_faulty_multipaths_on_host"
    NUMBER_OF_LVS_ON_STORAGE_DOMAIN_EXCEEDED_THRESHOLD = "number_of_lvs_on_storage_domain_exceeded_threshold"
    REMOVE_GLUSTER_VOLUME_BRICKS_NOT_FOUND_FROM_CLI = "remove_gluster_volume_bricks_not_found_from_cli"
    START_REMOVING_GLUSTER_VOLUME_BRICKS = "start_removing_gluster_volume_bricks"
    START_REMOVING_GLUSTER_VOLUME_BRICKS_DETECTED_FROM_CLI = "start_removing_gluster_volume_bricks_detected_from_cli"
    START_REMOVING_GLUSTER_VOLUME_BRICKS_FAILED = "start_removing_gluster_volume_bricks_failed"
    SYSTEM_CHANGE_STORAGE_POOL_STATUS_NO_HOST_FOR_SPM = "system_change_storage_pool_status_no_host_for_spm"
    SYSTEM_DEACTIVATED_STORAGE_DOMAIN = "system_deactivated_storage_domain"
    USER_ADD_VM_FROM_TRUSTED_TO_UNTRUSTED = "user_add_vm_from_trusted_to_untrusted"
    USER_ADD_VM_FROM_UNTRUSTED_TO_TRUSTED = "user_add_vm_from_untrusted_to_trusted"
    USER_ADD_VM_TEMPLATE_FROM_TRUSTED_TO_UNTRUSTED = "user_add_vm_template_from_trusted_to_untrusted"
    USER_ADD_VM_TEMPLATE_FROM_UNTRUSTED_TO_TRUSTED = "user_add_vm_template_from_untrusted_to_trusted"
    USER_HOST_MAINTENANCE = "user_host_maintenance"
    USER_HOST_MAINTENANCE_MANUAL_HA = "user_host_maintenance_manual_ha"
    USER_HOST_MAINTENANCE_MIGRATION_FAILED = "user_host_maintenance_migration_failed"
    USER_UPDATE_VM_FROM_TRUSTED_TO_UNTRUSTED = "user_update_vm_from_trusted_to_untrusted"
    USER_UPDATE_VM_FROM_UNTRUSTED_TO_TRUSTED = "user_update_vm_from_untrusted_to_trusted"
    USER_UPDATE_VM_TEMPLATE_FROM_TRUSTED_TO_UNTRUSTED = "user_update_vm_template_from_trusted_to_untrusted"
    USER_UPDATE_VM_TEMPLATE_FROM_UNTRUSTED_TO_TRUSTED = "user_update_vm_template_from_untrusted_to_trusted"
    VM_CONSOLE_CONNECTED = "vm_console_connected"
    VM_CONSOLE_DISCONNECTED = "vm_console_disconnected"
    VM_DOWN_ERROR = "vm_down_error"
    VM_FAILURE = "vm_failure"
    VM_MIGRATION_FAILED = "vm_migration_failed"
    VM_MIGRATION_START = "vm_migration_start"
    VM_MIGRATION_TO_SERVER_FAILED = "vm_migration_to_server_failed"
    VM_NOT_RESPONDING = "vm_not_responding"
    VM_PAUSED = "vm_paused"
    VM_PAUSED_EIO = "vm_paused_eio"
    VM_PAUSED_ENOSPC = "vm_paused_enospc"
    VM_PAUSED_EPERM = "vm_paused_eperm"
    VM_PAUSED_ERROR = "vm_paused_error"
    VM_RECOVERED_FROM_PAUSE_ERROR = "vm_recovered_from_pause_error"
    VM_SET_TICKET = "vm_set_ticket"
    VM_STATUS_RESTORED = "vm_status_restored"


class NotificationMethod(StrEnum):
    """How a user is told."""

    SMTP = "smtp"
    SNMP = "snmp"


class Event(Identified, frozen=True, kw_only=True):
    """Something that happened."""

    code: Int | None = None
    correlation_id: str | None = None
    custom_data: str | None = None
    custom_id: Int | None = None
    flood_rate: Int | None = None
    index: Int | None = None
    log_on_host: bool | None = None
    origin: str | None = None
    severity: LogSeverity | None = None
    time: Date | None = None
    cluster: Cluster | None = None
    data_center: DataCenter | None = None
    host: Host | None = None
    storage_domain: StorageDomain | None = None
    template: Template | None = None
    user: User | None = None
    vm: Vm | None = None


class EventSubscription(Identified, frozen=True, kw_only=True):
    """The wish of a user to be told of an event."""

    address: str | None = None
    event: NotifiableEvent | None = None
    notification_method: NotificationMethod | None = None
    user: User | None = None
