"""Tell the filter of a network card's profile something."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import nics
from vireo.model.network import NetworkFilterParameter

PERMIT = "configure_vm_network"
ON = "vm"


async def add(call: Call, new: NetworkFilterParameter) -> NetworkFilterParameter:
    """Several may have one name: an address each."""
    need(new, "parameter", "name", "value")
    nic = await nics.get(call.db, call.path["nic"], lock=True)
    parameter = NetworkFilterParameter(id=str(uuid.uuid4()), name=new.name, value=new.value)
    await nics.save(
        call.db, replace(nic, network_filter_parameters=[*(nic.network_filter_parameters or []), parameter])
    )
    return parameter
