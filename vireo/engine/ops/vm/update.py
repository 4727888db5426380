"""Change a virtual machine."""

from typing import Any

import msgspec
from msgspec.structs import replace
from psycopg.types.json import Jsonb

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _instance, _state
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import clusters, vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import refuse_locked
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.template import InstanceType
from vireo.model.vm import Vm, VmStatus

PERMIT = "edit_vm_properties"

ALWAYS = {"name", "description", "comment", "delete_protected", "high_availability", "large_icon", "small_icon"}
"""What is changed at once also while the VM runs; the rest waits for its next start."""
NEXT = """
insert into vm_next_run (vm, spec) values (%s, %s)
on conflict (vm) do update set spec = vm_next_run.spec || excluded.spec"""


async def update(call: Call, id: str, changes: Vm) -> None:
    """Attributes that the request lacks stay as they are. Of a VM that runs, most are changed when it starts next."""
    vm = await vms.get(call.db, id, lock=True)
    if changes.id is not None and changes.id.lower() != id.lower():
        raise _immutable()
    await refuse_locked(call.db, _state.lock(vm))
    if changes.name is not None and changes.name != vm.name:
        _names.check(changes.name, "VM", "edit", 255)
        await _names.free_vm(call.db, "edit", name=changes.name, cluster=vm.cluster, but=vm.id)
    _same_template(vm, changes)
    running = vm.status != VmStatus.DOWN
    base = await next_run(call.db, vm) if running else vm
    after = await _after(call.db, base, changes)
    if running:
        after = await _later(call.db, vm, base, after)
    await vms.save(call.db, after)
    await record(call.db, "USER_UPDATE_VM", vm=after, cluster=after.cluster, template=after.template)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)


async def _after(db: Db, vm: Vm, changes: Vm) -> Vm:
    wanted = replace(asked(changes), id=None, template=None, instance_type=None, cluster=None, graphics_consoles=None)
    home = await clusters.get(db, vm.cluster.id if vm.cluster else None)
    cluster = home
    if changes.cluster is not None:
        cluster = await clusters.refer(db, changes.cluster)
        if _center(cluster) != _center(home):
            raise Refused(f"Cannot edit VM. Cluster {cluster.name} is in another data center than VM {vm.name}.")
    kind = await _instance.refer(db, changes.instance_type or vm.instance_type)
    if changes.instance_type is not None and not (changes.instance_type.id or changes.instance_type.name):
        kind = None
    if kind is not None:
        wanted = _instance.without(wanted)
    after = merged(vm, wanted)
    if kind is not None and (vm.instance_type is None or vm.instance_type.id != kind.id):
        said = _instance.over(after, kind)
        if kind.memory_policy and vm.memory_policy:
            said["memory_policy"] = replace(kind.memory_policy, max=vm.memory_policy.max)
        after = replace(after, **said)
    after = replace(after, cluster=Cluster(id=cluster.id), instance_type=InstanceType(id=kind.id) if kind else None)
    return await settled(db, after, Change(asked=wanted, before=vm, cluster=cluster))


async def _later(db: Db, vm: Vm, base: Vm, after: Vm) -> Vm:
    """The VM with what is changed at once; the rest is remembered for its next start."""
    names = [f for f in vm.__struct_fields__ if getattr(after, f) != getattr(base, f)]
    if "cluster" in names:
        raise Refused(f"Cannot edit VM. The cluster of VM {vm.name} can be changed only while it is down.")
    waits = [f for f in names if f not in ALWAYS]
    now = replace(vm, **{f: getattr(after, f) for f in names if f in ALWAYS})
    if not waits:
        return now
    said = msgspec.to_builtins(after)
    encoded = {f.name: f.encode_name for f in msgspec.structs.fields(Vm)}
    await db.execute(NEXT, (vm.id, Jsonb({encoded[f]: said.get(encoded[f]) for f in waits})))
    return replace(now, next_run_configuration_exists=True)


async def next_run(db: Db, vm: Vm) -> Vm:
    """The VM as it will be after its next start."""
    row: Any = await (await db.execute("select spec from vm_next_run where vm = %s", (vm.id,))).fetchone()
    return msgspec.convert(msgspec.to_builtins(vm) | row[0], Vm) if row else vm


def _center(cluster: Cluster) -> str | None:
    return cluster.data_center.id if cluster.data_center else None


def _same_template(vm: Vm, changes: Vm) -> None:
    ref = changes.template
    if ref is not None and ref.id is not None and vm.template is not None and ref.id != vm.template.id:
        raise Invalid(f"Cannot edit VM. The template of VM {vm.name} cannot be changed: make a new VM from {ref.id}.")


def _immutable() -> Invalid:
    e = Invalid("Attempt to set immutable field: id", "Broken immutability constraint")
    e.status = 409
    return e
