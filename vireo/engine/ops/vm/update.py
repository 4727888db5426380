"""Change a virtual machine."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm import _state
from vireo.engine.ops.vm._settings import asked, checked
from vireo.engine.store import clusters, vms
from vireo.engine.taskomatic import refuse_locked
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.vm import Vm, VmStatus

ALWAYS = {"name", "description", "comment", "delete_protected"}
"""What may be changed while the VM runs; the rest waits for `next_run`, which is to come."""


async def update(call: Call, id: str, changes: Vm) -> None:
    """Attributes that the request lacks stay as they are."""
    vm = await vms.get(call.db, id, lock=True)
    if changes.id is not None and changes.id.lower() != id.lower():
        raise _immutable()
    await refuse_locked(call.db, *_state.lock(vm))
    if changes.name is not None and changes.name != vm.name:
        _names.check(changes.name, "VM", "edit", 64)
        await _names.free(call.db, vms, "VM", "edit", name=changes.name, but=vm.id)
    wanted = replace(asked(changes), id=None, template=None, original_template=None)
    if changes.cluster is not None:
        wanted = replace(wanted, cluster=Cluster(id=(await clusters.refer(call.db, changes.cluster)).id))
    after = checked(merged(vm, wanted))
    different = [f for f in vm.__struct_fields__ if getattr(after, f) != getattr(vm, f)]
    if vm.status != VmStatus.DOWN and not set(different) <= ALWAYS:
        names = ", ".join(f for f in different if f not in ALWAYS)
        raise Refused(f"Cannot edit VM. {names} of VM {vm.name} can be changed only while it is down.")
    await vms.save(call.db, after)
    await record(call.db, "USER_UPDATE_VM", vm=after, cluster=after.cluster, template=after.template)


def _immutable() -> Invalid:
    e = Invalid("Attempt to set immutable field: id", "Broken immutability constraint")
    e.status = 409
    return e
