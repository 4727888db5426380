"""Remove a virtual NUMA node."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.numanode.add import checked
from vireo.engine.ops.vm import _state
from vireo.engine.store import numa_nodes
from vireo.model.vm import VmStatus

PERMIT = "edit_vm_properties"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """The last one first: they stay numbered without gaps."""
    vm = await _state.locked(call, call.path["vm"], "remove a NUMA node of", VmStatus.DOWN)
    checked(vm, [n for n in await numa_nodes.list(call.db, vm=vm.id) if n.id != id])
    await numa_nodes.remove(call.db, id)
