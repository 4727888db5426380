"""Add a virtual machine, made from a template."""

import uuid
from datetime import UTC, datetime

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _instance, _template
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import clusters, data_centers, vms
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.console import GraphicsConsole, GraphicsType
from vireo.model.datacenter import DataCenterStatus
from vireo.model.device import Cdrom, RngDevice, RngSource
from vireo.model.template import InstanceType, Template
from vireo.model.vm import Vm, VmStatus

PERMIT = "create_vm"
ON = "cluster"

DEFAULTS = Vm(soundcard_enabled=True, rng_device=RngDevice(source=RngSource.URANDOM))
"""What a VM has that neither the request nor the template says (flow vm-basic)."""


async def add(call: Call, new: Vm) -> Vm:
    """A VM that is down. What the request leaves open is the template's; the row holds every value from now on."""
    missing = [w for w, there in (("name", new.name), ("cluster.id|name", _named(new.cluster))) if not there]
    if missing:
        raise Invalid(f"Vm [{', '.join(missing)}] required for add", "Incomplete parameters")
    db = call.db
    name = _names.check(new.name, "VM", "add", 255)
    await _names.free_vm(db, "add", name=name, cluster=new.cluster)
    cluster = await clusters.refer(db, new.cluster)
    await _center_is_up(db, cluster)
    template = await _template.refer(db, new)
    if new.id is not None and (not is_uuid(new.id) or await vms.find(db, id=new.id)):
        raise Refused(f"Cannot add VM. The id {new.id} is not a free UUID.")
    vm = await made(db, replace(new, name=name), template, cluster)
    await vms.add(db, vm)
    await _template.add_nics(db, vm, template)
    await record(db, "USER_ADD_VM_FINISHED_SUCCESS", vm=vm, cluster=cluster, template=template)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)
    return vm


async def made(db: Db, new: Vm, template: Template, cluster: Cluster) -> Vm:
    """The VM that a request describes, not stored yet."""
    kind = await _instance.refer(db, new.instance_type)
    wanted = asked(new) if kind is None else _instance.without(asked(new))
    vm = merged(merged(DEFAULTS, _template.settings(template)), wanted)
    if kind is not None:
        vm = replace(vm, **_instance.over(vm, kind))
    vm = await settled(db, vm, Change(asked=wanted, cluster=cluster))
    now = datetime.now(UTC)
    return replace(
        vm,
        id=new.id or str(uuid.uuid4()),
        name=new.name,
        cluster=Cluster(id=cluster.id),
        template=Template(id=template.id),
        original_template=Template(id=template.id),
        instance_type=InstanceType(id=kind.id) if kind else None,
        status=VmStatus.DOWN,
        creation_time=now,
        stop_time=now,
        next_run_configuration_exists=False,
        cdroms=new.cdroms or vm.cdroms or [Cdrom(id=BLANK)],
        graphics_consoles=new.graphics_consoles or vm.graphics_consoles or _consoles(vm),
    )


def _consoles(vm: Vm) -> list[GraphicsConsole]:
    """One console, of the display's protocol; its id is the hex of that (wire 12.1)."""
    protocol = GraphicsType((vm.display and vm.display.type) or "vnc")
    return [GraphicsConsole(id=protocol.value.encode().hex(), protocol=protocol)]


def _named(ref: Cluster | None) -> bool:
    return ref is not None and bool(ref.id or ref.name)


async def _center_is_up(db: Db, cluster: Cluster) -> None:
    center = await data_centers.find(db, id=cluster.data_center.id) if cluster.data_center else None
    if center is None or center.status != DataCenterStatus.UP:
        name, status = (center.name, center.status and center.status.value) if center else ("of the cluster", "missing")
        raise Refused(
            f"Cannot add VM. Data Center {name} is {status}, not up: it needs a host and an active storage domain."
        )
