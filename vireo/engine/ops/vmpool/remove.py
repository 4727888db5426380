"""Remove a pool of virtual machines, with its VMs."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.vmpool import _vms
from vireo.engine.store import disk_attachments, vm_pools, vms
from vireo.errors import Refused
from vireo.model.vm import VmStatus

PERMIT = "delete_vm_pool"


async def remove(call: Call, id: str) -> None:
    """All its VMs must be down, and without disks until pools with disks are built."""
    pool = await vm_pools.get(call.db, id, lock=True)
    for vm in await _vms.of(call.db, pool):
        if vm.status != VmStatus.DOWN:
            raise Refused(f"Cannot remove VM pool. VM {vm.name} of pool {pool.name} is not down.")
        if await disk_attachments.list(call.db, order="id", vm=vm.id):
            raise Refused(f"Cannot remove VM pool. VM {vm.name} of pool {pool.name} has disks: remove it first.")
        await vms.remove(call.db, vm.id)
    await vm_pools.remove(call.db, id)
