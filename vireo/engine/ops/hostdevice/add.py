"""Give a virtual machine a device of its host."""

from vireo.engine.ops import _inside
from vireo.engine.ops._call import Call
from vireo.errors import Refused
from vireo.model.hostdevice import HostDevice

PERMIT = "edit_admin_vm_properties"
ON = "vm"


async def add(call: Call, new: HostDevice) -> HostDevice:
    """Refused: the VM must be pinned to one host, whose devices are to come."""
    holder = await _inside.locked(call, "add a host device to")
    place = holder.e.placement_policy
    if not (place and place.hosts and len(place.hosts) == 1):
        raise Refused(f"Cannot add host device. VM {holder.e.name} is not pinned to one host.")
    raise Refused(f"Cannot add host device. The devices of the host of VM {holder.e.name} are not known.")
