"""Give the network cards of a virtual machine their addresses in the order of their names."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.store import nics
from vireo.model.action import Action
from vireo.model.network import Mac
from vireo.model.vm import VmStatus

PERMIT = "edit_vm_properties"


async def reorder_mac_addresses(call: Call, id: str, action: Action) -> None:
    """The first card has the lowest address then."""
    vm = await _state.locked(call, id, "reorder the MAC addresses of", VmStatus.DOWN)
    cards = await nics.list(call.db, vm=vm.id, lock=True)
    addresses = sorted(n.mac.address for n in cards if n.mac and n.mac.address)
    for card, address in zip(cards, addresses, strict=False):
        await nics.save(call.db, replace(card, mac=Mac(address=address)))
