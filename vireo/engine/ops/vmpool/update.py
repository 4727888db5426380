"""Change a pool of virtual machines."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vmpool import _vms
from vireo.engine.ops.vmpool.add import checked
from vireo.engine.store import vm_pools
from vireo.errors import Invalid
from vireo.model.vm import Vm
from vireo.model.vmpool import VmPool

PERMIT = "edit_vm_pool_configuration"


async def update(call: Call, id: str, changes: VmPool) -> None:
    """It can grow; VMs leave it by `detach`. Its type and template stay."""
    pool = await vm_pools.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != pool.name:
        _names.check(changes.name.replace("?", "0"), "VM pool", "edit", 255)
        await _names.free(call.db, vm_pools, "VM pool", "edit", name=changes.name, but=id)
    there = await _vms.of(call.db, pool)
    size = len(there) if changes.size is None else changes.size
    if size < len(there):
        raise Invalid(f"Cannot edit VM pool. {pool.name} has {len(there)} VMs: detach some to make it {size}.")
    own = replace(
        changes, id=None, vm=None, size=None, cluster=None, template=None, type=None, stateful=None, permissions=None
    )
    after = checked(merged(pool, own), size)
    await vm_pools.save(call.db, after)
    await _vms.grow(call.db, after, changes.vm or Vm(), size)
