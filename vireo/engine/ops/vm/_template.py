"""What a VM has of its template."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops.nic import _mac
from vireo.engine.store import nics, templates
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.errors import NotFound
from vireo.model.network import Mac, Nic
from vireo.model.template import Template
from vireo.model.vm import Vm, VmBase

OWN = {
    *("id", "name", "description", "comment", "creation_time", "cluster", "href", "link", "actions"),
    *("creation_status", "cpu_profile", "quota"),
}
"""What a template has for itself."""
DEVICES = ("cdroms", "graphics_consoles", "mediated_devices", "watchdogs")


async def refer(db: Db, new: Vm) -> Template:
    """The template that a request names, of its versions the latest if that is asked for; without any it is Blank.

    Several versions have one name: the first version is meant, or the latest.
    """
    ref = new.template
    if ref is None or not (ref.id or ref.name):
        return await templates.get(db, BLANK)
    if ref.id is not None:
        found = await templates.refer(db, ref)
    else:
        named = await versions(db, str(ref.name))
        if not named:
            raise NotFound(f"Entity not found: GetVmTemplate: name={ref.name}")
        found = named[0]
    if not new.use_latest_template_version:
        return found
    return (await versions(db, str(found.name)))[-1]


async def versions(db: Db, name: str) -> list[Template]:
    """The versions of a template, the first one first."""
    found = await templates.list(db, name=name)
    return sorted(found, key=lambda t: (t.version and t.version.version_number) or 0)


def settings(template: Template) -> Vm:
    """A VM with the template's settings and devices."""
    fields = [f for f in VmBase.__struct_fields__ if f not in OWN]
    return Vm(**{f: getattr(template, f) for f in (*fields, *DEVICES)})


async def add_nics(db: Db, vm: Vm, template: Template) -> None:
    """The template's network cards, each with an address of the cluster's pool."""
    for card in template.nics or []:
        mac = Mac(address=await _mac.allocate(db, vm.cluster.id if vm.cluster else None))
        nic: Nic = replace(card, id=str(uuid.uuid4()), template=None, vm=Vm(id=vm.id), mac=mac, synced=True)
        await nics.add(db, nic)
