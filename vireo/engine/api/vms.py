"""/vms"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm._settings.initialization import shown
from vireo.engine.ops.vm.update import next_run
from vireo.engine.store import vms
from vireo.model.console import Display
from vireo.model.initialization import Configuration, ConfigurationType, Initialization
from vireo.model.vm import Vm
from vireo.ovf.describe import describe

CONTENT = ("console", "payloads", "rng_device", "soundcard_enabled", "tpm_enabled", "virtio_scsi")
"""What is shown only with `all_content` (wire 5.8)."""


class Vms(Collection):
    """Virtual machines."""

    path, cls, table, noun, kind = "vms", Vm, vms, "vm", "vm"

    async def get(self, call: Call, id: str) -> Vm:
        vm = await vms.get(call.db, id)
        return await next_run(call.db, vm) if call.flag("next_run") else vm

    async def view(self, call: Call, e: Vm) -> Vm:
        e = content(e, all_content=call.flag("all_content"))
        if not e.stateless:
            e = replace(e, use_latest_template_version=None)
        stats = call.live.vms.get(str(e.id))
        if stats is None:
            return e
        vnc = next((d for d in stats.displayInfo if d.type == "vnc"), None)
        display = e.display or Display()
        if vnc:
            display = replace(display, address=vnc.address, port=vnc.port)
        return replace(e, display=display, fqdn=stats.guestFQDN)


def content(e: Vm, *, all_content: bool) -> Vm:
    """The VM with what was asked for: its definition as OVF only with all content; passwords never."""
    given = shown(e.initialization) if e.initialization else None
    if not all_content:
        return replace(e, initialization=given, **dict.fromkeys(CONTENT))
    definition = Configuration(data=describe(e), type=ConfigurationType.OVF)
    return replace(e, initialization=replace(given or Initialization(), configuration=definition))
