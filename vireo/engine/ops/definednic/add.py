"""Add a network card to a template or an instance type."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _inside, _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.nic import _card
from vireo.errors import Refused
from vireo.model.network import Nic, NicInterface

PERMIT = "configure_template_network"
ON = "template"


async def add(call: Call, new: Nic) -> Nic:
    """It has no address: each VM's card gets one of its own."""
    need(new, "nic", "name")
    holder = await _inside.locked(call, "add a network card to")
    name = _names.check(new.name, "network card", "add")
    there = holder.e.nics or []
    if any(n.name == name for n in there):
        raise Refused(f"Cannot add network card. {holder.e.name} has a network card {name} already.")
    nic = replace(
        new,
        id=str(uuid.uuid4()),
        vnic_profile=await _card.profile(call.db, new),
        network=None,
        mac=None,
        interface=new.interface or NicInterface.VIRTIO,
        linked=new.linked is not False,
        plugged=new.plugged is not False,
    )
    await _inside.keep(call, holder, nics=[*there, nic])
    return nic
