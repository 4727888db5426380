"""Take back what the filter of a network card's profile is told."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.store import nics

PERMIT = "configure_vm_network"
ON = "vm"


async def remove(call: Call, id: str) -> None:
    """It counts when the card is plugged in next."""
    nic = await nics.get(call.db, call.path["nic"], lock=True)
    after = [p for p in nic.network_filter_parameters or [] if p.id != id]
    await nics.save(call.db, replace(nic, network_filter_parameters=after or None))
