"""Change a network card of a virtual machine."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.nic import _card, _mac
from vireo.engine.ops.vm import _state
from vireo.engine.store import nics
from vireo.errors import Refused
from vireo.model.network import Nic
from vireo.model.vm import VmStatus

PERMIT = "configure_vm_network"
ON = "vm"


async def update(call: Call, id: str, changes: Nic) -> None:
    """The VM must be down (changes of a running one are to come)."""
    vm = await _state.locked(call, call.path["vm"], "change a network card of", VmStatus.DOWN)
    nic = await nics.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != nic.name:
        name = _names.check(changes.name, "network card", "change")
        if await nics.find(call.db, vm=vm.id, name=name):
            raise Refused(f"Cannot change network card. VM {vm.name} has a network card {name} already.")
    if changes.mac and changes.mac.address:
        _card.check_mac(changes.mac.address)
        await _mac.check_free(call.db, vm.cluster.id if vm.cluster else None, changes.mac.address, id)
    after = merged(nic, replace(changes, id=None, vm=None, vnic_profile=None, network=None))
    if changes.vnic_profile is not None or changes.network is not None:
        after = replace(after, vnic_profile=await _card.profile(call.db, changes))
    await nics.save(call.db, after)
    await record(call.db, "NETWORK_UPDATE_VM_INTERFACE", vm=vm, nic=after, cluster=vm.cluster)
