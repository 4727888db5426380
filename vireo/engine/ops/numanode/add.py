"""Add a virtual NUMA node."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.vm import _state
from vireo.engine.store import numa_nodes
from vireo.errors import Invalid
from vireo.model.cpu import NumaTuneMode, VirtualNumaNode
from vireo.model.vm import Vm, VmStatus

PERMIT = "edit_vm_properties"
ON = "vm"


async def add(call: Call, new: VirtualNumaNode) -> VirtualNumaNode:
    """Nodes are numbered without gaps, from 0."""
    need(new, "node", "index", "memory", "cpu")
    vm = await _state.locked(call, call.path["vm"], "add a NUMA node to", VmStatus.DOWN)
    mode = new.numa_tune_mode or vm.numa_tune_mode or NumaTuneMode.INTERLEAVE
    node = replace(new, id=str(uuid.uuid4()), vm=Vm(id=vm.id), numa_tune_mode=mode)
    checked(vm, [*await numa_nodes.list(call.db, vm=vm.id), node])
    await numa_nodes.add(call.db, node)
    return node


def checked(vm: Vm, nodes: list[VirtualNumaNode]) -> None:
    """Invalid, naming the node, if the nodes of the VM cannot be so."""
    if sorted(n.index or 0 for n in nodes) != list(range(len(nodes))):
        raise Invalid(f"The NUMA nodes of VM {vm.name} are not numbered without gaps from 0.")
    for n in nodes:
        if n.numa_tune_mode == NumaTuneMode.PREFERRED and len(n.numa_node_pins or []) != 1:
            raise Invalid(f"NUMA node {n.index} of VM {vm.name} must be pinned to one node to be preferred.")
    cores = [c.index for n in nodes for c in (n.cpu.cores if n.cpu else None) or []]
    if len(cores) != len(set(cores)):
        raise Invalid(f"A CPU of VM {vm.name} is in two NUMA nodes.")
    if sum(n.memory or 0 for n in nodes) > (vm.memory or 0) >> 20:
        raise Invalid(f"The NUMA nodes of VM {vm.name} have more memory than the VM.")
