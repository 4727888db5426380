"""Remove a virtual machine, with its disks unless they are only to be detached."""

from msgspec.structs import replace
from psycopg import sql

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._storage import storage_host
from vireo.engine.ops.disk._new import lock as disk_lock
from vireo.engine.ops.vm import _state
from vireo.engine.store import disks, vms
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Run, Undo, Wish, job, undo
from vireo.errors import Refused
from vireo.model.disk import Disk, DiskStatus
from vireo.model.vm import VmStatus

PERMIT = "delete_vm"

OWN_DISKS = """
    join disk_attachment a on a.disk = e.id where a.vm = %s
    and not exists (select from disk_attachment o where o.disk = e.id and o.vm <> a.vm) order by e.id for update of e"""


async def remove(call: Call, id: str) -> None:
    """The VM must be down. Its disks go first; disks that another VM has too are only detached."""
    vm = await _state.locked(call, id, "remove", VmStatus.DOWN)
    if vm.delete_protected:
        raise Refused(f"Cannot remove VM. Delete protection is enabled for VM {vm.name}. Disable it and try again.")
    gone = [] if call.flag("detach_only") else await _own_disks(call.db, id)
    await _state.enter(call, vm, VmStatus.IMAGE_LOCKED)
    for disk in gone:
        await disks.save(call.db, replace(disk, status=DiskStatus.LOCKED))
    images = [(d.id, d.storage_domain.id) for d in gone if d.storage_domain]
    locks = (_state.lock(vm), *(disk_lock(d) for d in gone))
    back = Undo(keep, (id, [d.id for d in gone]))
    await call.enqueue(Wish(remove_vm, (id, images), f"Removing VM {vm.name} from system", locks, (back,)))


async def _own_disks(db: Db, id: str) -> list[Disk]:
    return await disks.select(db, sql.SQL(OWN_DISKS), (id,))


@job
async def remove_vm(run: Run, id: str, gone: list[tuple[str, str]]) -> None:
    """Delete each disk's image and row, then the VM's row. A host that says no leaves the VM with the disks it has."""
    for disk, domain in gone:
        await run.call(await run.read(storage_host, domain), "Image.delete", sdUUID=domain, imgUUID=disk)
        await run.write(disks.remove, disk)
    await run.end(_gone, id)


async def _gone(db: Db, id: str) -> None:
    vm = await vms.get(db, id)
    await vms.remove(db, id)
    await record(db, "USER_REMOVE_VM_FINISHED", vm=vm, cluster=vm.cluster, template=vm.template)


@undo
async def keep(db: Db, id: str, gone: list[str]) -> None:
    """The VM stays, with the disks that are left."""
    for disk in gone:
        left = await disks.find(db, id=disk, lock=True)
        if left:
            await disks.save(db, replace(left, status=DiskStatus.OK))
    vm = await vms.get(db, id, lock=True)
    await vms.save(db, replace(vm, status=VmStatus.DOWN))
