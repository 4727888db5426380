"""A VM's state as a host reports it, and as the API says it."""

from vireo.model.vm import VmStatus
from vireo.wire.methods import ExitReason, VmState

STATUS = {
    VmState.WAIT_FOR_LAUNCH: VmStatus.WAIT_FOR_LAUNCH,
    VmState.POWERING_UP: VmStatus.POWERING_UP,
    VmState.UP: VmStatus.UP,
    VmState.PAUSED: VmStatus.PAUSED,
    VmState.POWERING_DOWN: VmStatus.POWERING_DOWN,
    VmState.REBOOT_IN_PROGRESS: VmStatus.REBOOT_IN_PROGRESS,
    VmState.SAVING_STATE: VmStatus.SAVING_STATE,
    VmState.RESTORING_STATE: VmStatus.RESTORING_STATE,
    VmState.MIGRATION_SOURCE: VmStatus.MIGRATING,
    VmState.MIGRATION_DESTINATION: VmStatus.MIGRATING,
    VmState.DOWN: VmStatus.DOWN,
}

RUNNING = frozenset(VmStatus) - {VmStatus.DOWN, VmStatus.SUSPENDED, VmStatus.IMAGE_LOCKED, VmStatus.UNASSIGNED}
"""The statuses in which a host has, or is about to have, the VM."""

WHY_DOWN = {
    ExitReason.ADMIN_SHUTDOWN: "It was powered off.",
    ExitReason.USER_SHUTDOWN: "The guest shut down.",
    ExitReason.SUCCESS: "The guest shut down.",
}
