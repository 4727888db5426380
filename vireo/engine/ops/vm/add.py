"""Add a virtual machine, made from a template."""

import uuid
from datetime import UTC, datetime

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm._settings import asked, checked
from vireo.engine.store import clusters, data_centers, templates, vms
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.console import GraphicsConsole, GraphicsType
from vireo.model.cpu import Architecture, Cpu
from vireo.model.datacenter import DataCenterStatus
from vireo.model.device import Cdrom
from vireo.model.template import InstanceType, Template
from vireo.model.vm import Bios, BiosType, Vm, VmBase, VmStatus


async def add(call: Call, new: Vm) -> Vm:
    """A VM that is down. What the request leaves open is the template's; the row holds every value from now on."""
    missing = [w for w, there in (("name", new.name), ("cluster.id|name", _named(new.cluster))) if not there]
    if missing:
        raise Invalid(f"Vm [{', '.join(missing)}] required for add", "Incomplete parameters")
    db = call.db
    name = _names.check(new.name, "VM", "add", 64)
    await _names.free(db, vms, "VM", "add", name=name)
    cluster = await clusters.refer(db, new.cluster)
    await _center_is_up(db, cluster)
    template = await templates.refer(db, new.template or Template(id=BLANK))
    settings = checked(merged(_from(template), asked(new)), new)
    if new.id is not None and (not is_uuid(new.id) or await vms.find(db, id=new.id)):
        raise Refused(f"Cannot add VM. The id {new.id} is not a free UUID.")
    vm = replace(
        settings,
        id=new.id or str(uuid.uuid4()),
        name=name,
        cluster=Cluster(id=cluster.id),
        template=Template(id=template.id),
        original_template=Template(id=template.id),
        instance_type=InstanceType(id=new.instance_type.id) if new.instance_type else None,
        bios=_firmware(settings, cluster),
        cpu=replace(settings.cpu or Cpu(), architecture=Architecture.X86_64),
        status=VmStatus.DOWN,
        creation_time=datetime.now(UTC),
        origin="ovirt",
        next_run_configuration_exists=False,
        description=settings.description or "",
        comment=settings.comment or "",
        cdroms=[Cdrom(id=BLANK)],
        graphics_consoles=new.graphics_consoles or [GraphicsConsole(id="766e63", protocol=GraphicsType.VNC)],
    )
    await vms.add(db, vm)
    await record(db, "USER_ADD_VM_FINISHED_SUCCESS", vm=vm, cluster=cluster, template=template)
    return vm


def _named(ref: Cluster | None) -> bool:
    return ref is not None and bool(ref.id or ref.name)


def _from(template: Template) -> Vm:
    """A VM with the template's settings."""
    fields = VmBase.__struct_fields__
    own = {
        "id",
        "name",
        "description",
        "comment",
        "creation_time",
        "cluster",
        "href",
        "link",
        "actions",
        "creation_status",
    }
    return Vm(**{f: getattr(template, f) for f in fields if f not in own})


def _firmware(vm: Vm, cluster: Cluster) -> Bios:
    """The VM's own firmware type, or its cluster's; where neither says, Q35 with SeaBIOS."""
    bios = vm.bios or Bios()
    if bios.type in {None, BiosType.CLUSTER_DEFAULT}:
        bios = replace(bios, type=cluster.bios_type or BiosType.Q35_SEA_BIOS)
    return bios


async def _center_is_up(db: Db, cluster: Cluster) -> None:
    center = await data_centers.find(db, id=cluster.data_center.id) if cluster.data_center else None
    if center is None or center.status != DataCenterStatus.UP:
        name, status = (center.name, center.status and center.status.value) if center else ("of the cluster", "missing")
        raise Refused(
            f"Cannot add VM. Data Center {name} is {status}, not up: it needs a host and an active storage domain."
        )
