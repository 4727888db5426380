"""What a VM's settings may be, whether they are new or changed."""

from msgspec.structs import replace

from vireo.engine.store.seed import operating_systems
from vireo.errors import Invalid, Refused
from vireo.model.memory import MemoryPolicy
from vireo.model.vm import Vm

MIB = 1 << 20
SYSTEMS = {s.name for s in operating_systems()}

ELSEWHERE: dict[str, None] = dict.fromkeys(
    [
        *["affinity_labels", "applications", "disk_attachments", "dynamic_cpu", "floppies", "host_devices"],
        *["katello_errata", "mediated_devices", "nics", "numa_nodes", "permissions", "reported_devices", "sessions"],
        *["snapshots", "statistics", "tags", "href", "actions", "link", "creation_status", "fqdn"],
        *["guest_operating_system", "guest_time_zone", "has_illegal_images", "next_run_configuration_exists"],
        *["run_once", "start_time", "status", "status_detail", "stop_reason", "stop_time", "host"],
    ]
)
"""Attributes that a request cannot set here: they have collections of their own, or are the engine's to say."""


def asked(vm: Vm) -> Vm:
    """What of a request's VM counts."""
    return replace(vm, **ELSEWHERE)


def checked(vm: Vm, added: Vm | None = None) -> Vm:
    """The settings made whole. Invalid, naming the value and the bound, where one is out of range.

    Where a VM is `added` with a memory of its own, what is guaranteed and the maximum follow that, unless they are given
    too; a change of the memory leaves them alone (recorded: flows vm-memory).
    """
    memory = vm.memory or 0
    if memory < 16 * MIB:
        raise Invalid(f"Cannot use a memory of {memory} bytes for VM {vm.name}: at least 16 MiB are needed.")
    memory = -(-memory // MIB) * MIB
    policy = vm.memory_policy or MemoryPolicy()
    if added and added.memory is not None:
        given = added.memory_policy or MemoryPolicy()
        policy = replace(policy, guaranteed=given.guaranteed, max=given.max)
    guaranteed = memory if policy.guaranteed is None else policy.guaranteed
    maximum = 4 * memory if policy.max is None else policy.max
    if guaranteed > memory:
        raise Invalid(
            f"Physical Memory Guaranteed cannot exceed Memory Size: {guaranteed} bytes are guaranteed and VM {vm.name} has {memory}."
        )
    if maximum < memory:
        raise Refused(f"The maximum memory of VM {vm.name}, {maximum} bytes, is below its memory, {memory} bytes.")
    _topology(vm)
    if vm.os and vm.os.type is not None and vm.os.type not in SYSTEMS:
        vm = replace(vm, os=replace(vm.os, type="other"))
    return replace(vm, memory=memory, memory_policy=replace(policy, guaranteed=guaranteed, max=maximum))


def _topology(vm: Vm) -> None:
    topology = vm.cpu.topology if vm.cpu else None
    if topology is None:
        return
    counts = {"sockets": topology.sockets, "cores": topology.cores, "threads": topology.threads}
    for name, count in counts.items():
        if count is not None and not 1 <= count <= 512:
            raise Invalid(
                f"The value {count} of attribute 'cpu.topology.{name}' is outside of range 1 to 512.",
                "Value out of range",
            )
