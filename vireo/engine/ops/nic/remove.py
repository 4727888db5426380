"""Remove a network card from a virtual machine."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import nics
from vireo.model.vm import VmStatus

PERMIT = "configure_vm_network"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """The VM must be down (hot unplug is to come). Its MAC address is free again."""
    vm = await _state.locked(call, call.path["vm"], "remove a network card of", VmStatus.DOWN)
    nic = await nics.get(call.db, id, lock=True)
    await nics.remove(call.db, id)
    await record(call.db, "NETWORK_REMOVE_VM_INTERFACE", vm=vm, nic=nic, cluster=vm.cluster)
