"""/vms/{vm}/nics/{nic}/networkfilterparameters"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import nics
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.network import NetworkFilterParameter, Nic

Rows = list


class NetworkFilterParameters(Collection):
    """What the filter of a network card's profile is told of the card."""

    path, cls = "vms/{vm}/nics/{nic}/networkfilterparameters", NetworkFilterParameter
    noun, parameter = "networkfilterparameter", "parameter"

    async def list(self, call: Call) -> Rows[NetworkFilterParameter]:
        id = call.path["nic"]
        nic = await nics.find(call.db, id=id) if is_uuid(id) else None
        return [replace(p, nic=Nic(id=id, href=None)) for p in (nic.network_filter_parameters or [])] if nic else []

    async def get(self, call: Call, id: str) -> NetworkFilterParameter:
        for parameter in await self.list(call):
            if parameter.id == id:
                return parameter
        raise Gone(f"The network card has no parameter {id}")
