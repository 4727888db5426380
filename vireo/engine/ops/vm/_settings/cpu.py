"""Processors: how many, of which kind, and where they are pinned."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid, Refused
from vireo.model.cpu import Architecture, Cpu, CpuMode, CpuPinningPolicy, CpuTopology
from vireo.model.vm import AutoPinningPolicy

MOST = {"sockets": 10000, "cores": 254, "threads": 8}
"""MaxNumOfVmSockets, MaxNumOfCpuPerSocket and MaxNumOfThreadsPerCpu of level 4.8."""
MOST_CPUS = {"x86": 710, "other": 384}
"""MaxNumOfVmCpus of level 4.8."""
MOST_SHARES = 262144


def check(vm: V, change: Change) -> V:
    """Counts are within bounds, pins have hosts, and both ways to say how to pin say the same."""
    cpu = vm.cpu or Cpu()
    given = cpu.topology or CpuTopology()
    topology = replace(given, **{part: 1 for part in MOST if getattr(given, part) is None})
    _counts(vm, topology, MOST_CPUS["x86" if change.x86 else "other"])
    if cpu.mode == CpuMode.CUSTOM:
        cpu = replace(cpu, mode=None)
    if change.cluster is not None:
        architecture = change.architecture
        cpu = replace(cpu, architecture=Architecture("x86_64" if architecture == "undefined" else architecture))
    shares = vm.cpu_shares or 0
    if not 0 <= shares <= MOST_SHARES:
        raise Invalid(f"The CPU shares of VM {vm.name}, {shares}, are outside of 0 to {MOST_SHARES}.")
    vm = replace(vm, cpu=replace(cpu, topology=topology), cpu_shares=shares)
    if cpu.cpu_tune and cpu.cpu_tune.vcpu_pins and not (vm.placement_policy and vm.placement_policy.hosts):
        raise Invalid(f"VM {vm.name} cannot be pinned to CPUs: it is not said of which host.")
    return _pinning(vm, change)


def _counts(vm: V, topology: CpuTopology, most: int) -> None:
    total = 1
    for part, limit in MOST.items():
        count = getattr(topology, part)
        total *= count
        if count < 1:
            raise Refused(f"VM {vm.name} cannot have {count} {part} of CPUs: at least 1 is needed.")
        if part == "threads" and count > limit:
            raise Refused(f"VM {vm.name} cannot have {count} threads per core: at most {limit} are allowed.")
    over = next((p for p, limit in MOST.items() if getattr(topology, p) > limit), None)
    if total > most or over:
        raise Refused(f"VM {vm.name} cannot have {total} virtual CPUs: at most {most} are allowed.")


def _pinning(vm: V, change: Change) -> V:
    """`auto_pinning_policy` is the older name of what `cpu_pinning_policy` says (flow vm-cpu-pinning-policy)."""
    policy, auto = vm.cpu_pinning_policy, change.asked.auto_pinning_policy
    if change.asked.cpu_pinning_policy is None and auto is not None:
        resize = auto == AutoPinningPolicy.ADJUST
        policy = CpuPinningPolicy.RESIZE_AND_PIN_NUMA if resize else CpuPinningPolicy.NONE
    pins = bool(vm.cpu and vm.cpu.cpu_tune and vm.cpu.cpu_tune.vcpu_pins)
    if policy in {None, CpuPinningPolicy.NONE, CpuPinningPolicy.MANUAL}:
        policy = CpuPinningPolicy.MANUAL if pins else CpuPinningPolicy.NONE
    adjust = policy == CpuPinningPolicy.RESIZE_AND_PIN_NUMA
    return replace(
        vm,
        cpu_pinning_policy=policy,
        auto_pinning_policy=AutoPinningPolicy.ADJUST if adjust else AutoPinningPolicy.DISABLED,
    )
