"""Change a virtual NUMA node."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.numanode.add import checked
from vireo.engine.ops.vm import _state
from vireo.engine.store import numa_nodes
from vireo.model.cpu import VirtualNumaNode
from vireo.model.vm import VmStatus

PERMIT = "edit_vm_properties"
ON = "vm"


async def update(call: Call, id: str, changes: VirtualNumaNode) -> None:
    """Its number, memory, processors and pins."""
    vm = await _state.locked(call, call.path["vm"], "change a NUMA node of", VmStatus.DOWN)
    after = merged(await numa_nodes.get(call.db, id, lock=True), replace(changes, id=None, vm=None))
    others = [n for n in await numa_nodes.list(call.db, vm=vm.id) if n.id != id]
    checked(vm, [*others, after])
    await numa_nodes.save(call.db, after)
