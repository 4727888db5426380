"""/vms/{vm}/cdroms"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import templates, vms
from vireo.engine.store.seed import BLANK
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.device import Cdrom
from vireo.model.template import Template
from vireo.model.vm import Vm


class Cdroms(Collection):
    """The one CD-ROM drive of a VM; its id is the zero UUID."""

    path, cls, parameter = "vms/{vm}/cdroms", Cdrom, "cdrom"

    async def list(self, call: Call) -> list[Cdrom]:
        id = call.path["vm"]
        vm = await vms.find(call.db, id=id) if is_uuid(id) else None
        drives = (vm.cdroms or [Cdrom(id=BLANK)]) if vm else []
        return [replace(d, id=BLANK, vm=Vm(id=id)) for d in drives]

    async def get(self, call: Call, id: str) -> Cdrom:
        for drive in await self.list(call):
            if drive.id == id:
                return drive
        raise Gone(f"VM {call.path['vm']} has no CD-ROM drive {id}")


class TemplateCdroms(Collection):
    """The one CD-ROM drive of a template."""

    path, cls, parameter = "templates/{template}/cdroms", Cdrom, "cdrom"

    async def list(self, call: Call) -> list[Cdrom]:
        template = await templates.get(call.db, call.path["template"])
        return [Cdrom(id=BLANK, template=Template(id=template.id))]

    async def get(self, call: Call, id: str) -> Cdrom:
        for drive in await self.list(call):
            if drive.id == id:
                return drive
        raise Gone(f"There is no CD-ROM drive {id}")
