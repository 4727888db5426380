"""Change what the filter of a network card's profile is told."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.store import nics
from vireo.model.network import NetworkFilterParameter

PERMIT = "configure_vm_network"
ON = "vm"


async def update(call: Call, id: str, changes: NetworkFilterParameter) -> None:
    """It counts when the card is plugged in next."""
    nic = await nics.get(call.db, call.path["nic"], lock=True)
    own = replace(changes, id=None, nic=None)
    after = [merged(p, own) if p.id == id else p for p in nic.network_filter_parameters or []]
    await nics.save(call.db, replace(nic, network_filter_parameters=after))
