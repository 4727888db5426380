"""Add a template, made from a virtual machine."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.template import _version
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.ops.vm._template import DEVICES
from vireo.engine.store import clusters, disk_attachments, nics, templates, vms
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, NotFound, Refused
from vireo.model.cluster import Cluster
from vireo.model.template import Template, TemplateStatus
from vireo.model.vm import Vm, VmBase, VmStatus

PERMIT = "create_template"


async def on(db: Db, path: Mapping[str, str], body: Any) -> str | None:
    """The data center of the VM."""
    id = body.vm.id if isinstance(body, Template) and body.vm else None
    query = "select c.data_center::text from vm v join cluster c on c.id = v.cluster where v.id = %s"
    row = await (await db.execute(query, (id,))).fetchone() if is_uuid(id) else None
    return str(row[0]) if row else None


async def add(call: Call, new: Template) -> Template:
    """It has the settings and cards of the VM, which must be down, except for what the request says."""
    if new.name is None or new.vm is None or not (new.vm.id or new.vm.name):
        raise Invalid("No matching signature found: 'template.name' and 'template.vm.id|name' are mandatory", SYNTAX)
    id = str(uuid.uuid4())
    name, version = await _version.placed(call.db, new, id)
    vm = await _source(call.db, new.vm)
    cluster = await clusters.refer(call.db, new.cluster or vm.cluster)
    start = Template(**{f: getattr(vm, f) for f in (*VmBase.__struct_fields__, *DEVICES) if f not in OWN})
    wanted = asked(new)
    made = await settled(call.db, merged(start, wanted), Change(asked=wanted, before=vm, cluster=cluster))
    cards = await nics.list(call.db, vm=vm.id)
    template = replace(
        made,
        id=id,
        name=name,
        version=version,
        cluster=Cluster(id=cluster.id),
        status=TemplateStatus.OK,
        creation_time=datetime.now(UTC),
        nics=[replace(n, vm=None, mac=None) for n in cards] or None,
    )
    await templates.add(call.db, template)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)
    return template


SYNTAX = "Input validation failed."
OWN = {"id", "name", "description", "comment", "creation_time", "href", "link", "actions", "creation_status"}


async def _source(db: Db, ref: Vm) -> Vm:
    """The VM, its row locked. Refused if it runs, or has disks, which are to come."""
    vm = await (vms.find(db, lock=True, id=ref.id) if is_uuid(ref.id) else vms.find(db, lock=True, name=ref.name or ""))
    if vm is None:
        raise NotFound(f"Entity not found: {ref.id or ref.name}")
    if vm.status != VmStatus.DOWN:
        raise Refused(f"Cannot add template. VM {vm.name} is {vm.status and vm.status.value}, not down.")
    if await disk_attachments.list(db, order="id", vm=vm.id):
        raise Refused(f"Cannot add template. VM {vm.name} has disks: templates with disks are not built yet.")
    return vm
