"""/vms/{vm}/graphicsconsoles"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import vms
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.console import GraphicsConsole
from vireo.model.vm import Vm


class GraphicsConsoles(Collection):
    """The graphics consoles of a VM; the id is the hex of the protocol (wire 12.1)."""

    path, cls, noun = "vms/{vm}/graphicsconsoles", GraphicsConsole, "graphicsconsole"

    async def list(self, call: Call) -> list[GraphicsConsole]:
        """With `current` where each listens now; of a VM that is down then none (wire 5.11)."""
        id = call.path["vm"]
        vm = await vms.find(call.db, id=id) if is_uuid(id) else None
        if vm is None:
            return []
        consoles = [_named(c, id) for c in vm.graphics_consoles or []]
        if not call.flag("current"):
            return consoles
        stats = call.live.vms.get(id)
        listens = {d.type: d for d in stats.displayInfo} if stats else {}
        return [
            replace(c, address=d.address, port=d.port, tls_port=d.tlsPort)
            for c in consoles
            if c.protocol and (d := listens.get(c.protocol.value))
        ]

    async def get(self, call: Call, id: str) -> GraphicsConsole:
        for console in await self.list(call):
            if console.id == id:
                return console
        raise Gone(f"VM {call.path['vm']} has no graphics console {id}")


def _named(c: GraphicsConsole, vm: str) -> GraphicsConsole:
    return GraphicsConsole(
        id=c.protocol.value.encode().hex() if c.protocol else c.id, protocol=c.protocol, vm=Vm(id=vm)
    )
