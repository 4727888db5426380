"""Below VMs and templates: cdroms"""

from typing import Any

from msgspec.structs import replace

from vireo.engine.api._devices import Devices
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import BLANK
from vireo.model.device import Cdrom


class VmCdroms(Devices):
    """The one CD-ROM drive of a VM; its id is the zero UUID, and any other id means it too (flow vm-cdroms)."""

    path, cls, noun, parameter, member = "vms/{vm}/cdroms", Cdrom, "cdrom", "cdrom", "cdroms"
    strict = True

    async def devices(self, call: Call, e: Any) -> list[Cdrom]:
        drives = e.cdroms or [Cdrom(id=BLANK)]
        return [replace(d, id=BLANK, file=d.file if d.file and d.file.id else None) for d in drives]

    async def get(self, call: Call, id: str) -> Cdrom:
        drive: Cdrom = (await self.list(call))[0]
        return drive


class TemplateCdroms(Devices):
    """The one CD-ROM drive of a template."""

    path, cls, parameter, member = "templates/{template}/cdroms", Cdrom, "cdrom", "cdroms"
    strict = True

    async def devices(self, call: Call, e: Any) -> list[Cdrom]:
        return [Cdrom(id=BLANK)]
