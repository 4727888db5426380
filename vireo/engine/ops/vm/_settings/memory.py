"""The memory, what of it is guaranteed, and up to where it may grow while the VM runs."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.ops.vm._settings._guests import guest
from vireo.errors import Invalid, Refused
from vireo.model.memory import MemoryPolicy

MIB = 1 << 20
LEAST = 16 * MIB


def check(vm: V, change: Change) -> V:
    """Whole MiB, rounded down. Of what is added with a memory of its own, the rest follows that unless it is given too.

    The guarantee is then what the cluster's over-commitment leaves, the maximum four times the memory; a later change of
    the memory leaves both alone (recorded: flows vm-memory, vm-memory-odd).
    """
    memory = (vm.memory or 0) // MIB * MIB
    if memory < LEAST:
        raise Invalid(f"Cannot use a memory of {vm.memory or 0} bytes for VM {vm.name}: at least 16 MiB are needed.")
    policy = vm.memory_policy or MemoryPolicy()
    if change.before is None and change.asked.memory is not None:
        given = change.asked.memory_policy or MemoryPolicy()
        policy = replace(policy, guaranteed=given.guaranteed, max=given.max)
    limit = guest(vm).max_memory
    guaranteed, maximum = policy.guaranteed, policy.max
    if guaranteed is None or guaranteed < 0:
        guaranteed = memory * 100 // _over_commit(change) // MIB * MIB
    if maximum is None or maximum <= 0:
        maximum = max(memory, min(4 * memory, limit))
    if guaranteed > memory:
        raise Invalid(
            f"Physical Memory Guaranteed cannot exceed Memory Size: "
            f"{guaranteed} bytes are guaranteed and VM {vm.name} has {memory}."
        )
    if maximum > limit:
        raise Invalid(f"The maximum memory of VM {vm.name}, {maximum} bytes, is above the limit, {limit} bytes.")
    if maximum < memory:
        raise Refused(f"The maximum memory of VM {vm.name}, {maximum} bytes, is below its memory, {memory} bytes.")
    policy = replace(policy, guaranteed=guaranteed // MIB * MIB, max=maximum // MIB * MIB)
    return replace(vm, memory=memory, memory_policy=policy)


def _over_commit(change: Change) -> int:
    """Percent: of memory of 200 % half is guaranteed."""
    policy = change.cluster.memory_policy if change.cluster else None
    percent = policy.over_commit.percent if policy and policy.over_commit else None
    return max(percent or 100, 100)
