"""/vms"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import vms
from vireo.model.console import Display
from vireo.model.vm import Vm


class Vms(Collection):
    """Virtual machines."""

    path, cls, table, noun, kind = "vms", Vm, vms, "vm", "vm"

    async def view(self, call: Call, e: Vm) -> Vm:
        stats = call.live.vms.get(str(e.id))
        if stats is None:
            return e
        vnc = next((d for d in stats.displayInfo if d.type == "vnc"), None)
        display = e.display or Display()
        if vnc:
            display = replace(display, address=vnc.address, port=vnc.port)
        return replace(e, display=display, fqdn=stats.guestFQDN)
