"""Queues and threads of disks and network cards."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.vm import Io, VirtioScsi

MOST_THREADS = 127
"""MaxIoThreadsPerVm."""


def check(vm: V, change: Change) -> V:
    """A number of virtio SCSI queues turns them on; turning them on without a number leaves it to the host."""
    threads = (vm.io.threads if vm.io else None) or 0
    if not 0 <= threads <= MOST_THREADS:
        raise Invalid(f"VM {vm.name} cannot have {threads} I/O threads: 0 to {MOST_THREADS} are allowed.")
    queues, enabled = vm.virtio_scsi_multi_queues, bool(vm.virtio_scsi_multi_queues_enabled)
    if change.asked.virtio_scsi_multi_queues is not None:
        queues = change.asked.virtio_scsi_multi_queues if change.asked.virtio_scsi_multi_queues > 0 else None
        enabled = queues is not None
    elif change.asked.virtio_scsi_multi_queues_enabled is not None:
        queues = None
    return replace(
        vm,
        io=Io(threads=threads),
        multi_queues_enabled=vm.multi_queues_enabled is not False,
        virtio_scsi=VirtioScsi(enabled=not vm.virtio_scsi or vm.virtio_scsi.enabled is not False),
        virtio_scsi_multi_queues=queues,
        virtio_scsi_multi_queues_enabled=enabled,
    )
