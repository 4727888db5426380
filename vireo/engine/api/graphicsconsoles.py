"""Below VMs, templates and instance types: graphicsconsoles"""

from typing import Any

from msgspec.structs import replace

from vireo.engine.api._devices import Devices
from vireo.engine.ops._call import Call
from vireo.model.console import GraphicsConsole


class VmGraphicsConsoles(Devices):
    """The graphics consoles of a VM; the id is the hex of the protocol (wire 12.1)."""

    path, cls, noun = "vms/{vm}/graphicsconsoles", GraphicsConsole, "graphicsconsole"
    member, parameter, strict = "graphics_consoles", "graphicsconsole", True

    async def devices(self, call: Call, e: Any) -> list[GraphicsConsole]:
        """With `current` where each listens now; of a VM that is down then none (wire 5.11)."""
        consoles = [_named(c) for c in e.graphics_consoles or []]
        if not call.flag("current"):
            return consoles
        stats = call.live.vms.get(str(e.id))
        listens = {d.type: d for d in stats.displayInfo} if stats else {}
        return [
            replace(c, address=d.address, port=d.port, tls_port=d.tlsPort)
            for c in consoles
            if c.protocol and (d := listens.get(c.protocol.value))
        ]


class TemplateGraphicsConsoles(Devices):
    """The graphics consoles that VMs of a template have."""

    path, cls, noun = "templates/{template}/graphicsconsoles", GraphicsConsole, "definedconsole"
    member, parameter, strict = "graphics_consoles", "graphicsconsole", True

    async def devices(self, call: Call, e: Any) -> list[GraphicsConsole]:
        return [_named(c) for c in e.graphics_consoles or []]


class InstanceTypeGraphicsConsoles(TemplateGraphicsConsoles):
    """The graphics consoles that VMs of an instance type have."""

    path = "instancetypes/{instance_type}/graphicsconsoles"


def _named(c: GraphicsConsole) -> GraphicsConsole:
    return GraphicsConsole(id=c.protocol.value.encode().hex() if c.protocol else c.id, protocol=c.protocol)
