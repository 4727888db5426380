"""Change a network card of a template or an instance type."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.engine.ops.nic import _card
from vireo.model.network import Nic

PERMIT = "configure_template_network"
ON = "template"


async def update(call: Call, id: str, changes: Nic) -> None:
    """VMs made from it before stay as they are."""
    holder = await _inside.locked(call, "change a network card of")
    own = replace(changes, id=None, vm=None, template=None, vnic_profile=None, network=None, mac=None)
    for nic in holder.e.nics or []:
        if nic.id == id:
            after = merged(nic, own)
            if changes.vnic_profile is not None or changes.network is not None:
                after = replace(after, vnic_profile=await _card.profile(call.db, changes))
            await _inside.change(call, holder, "nics", id, after)
