"""Add a pool of virtual machines."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.vm._template import refer
from vireo.engine.ops.vmpool import _vms
from vireo.engine.store import clusters, vm_pools
from vireo.errors import Invalid
from vireo.model.cluster import Cluster
from vireo.model.template import Template
from vireo.model.vm import Vm
from vireo.model.vmpool import VmPool, VmPoolType

PERMIT = "create_vm_pool"
ON = "cluster"


async def add(call: Call, new: VmPool) -> VmPool:
    """As many VMs as `size` says are made at once, from the template."""
    need(new, "pool", "name", "cluster.id|cluster.name", "template.id|template.name")
    _names.check((new.name or "").replace("?", "0"), "VM pool", "add", 255)
    await _names.free(call.db, vm_pools, "VM pool", "add", name=str(new.name))
    cluster = await clusters.refer(call.db, new.cluster)
    latest = bool(new.use_latest_template_version)
    template = await refer(call.db, Vm(template=new.template, use_latest_template_version=latest))
    pool = checked(
        replace(
            new,
            id=str(uuid.uuid4()),
            cluster=Cluster(id=cluster.id),
            template=Template(id=template.id),
            auto_storage_select=bool(new.auto_storage_select),
            max_user_vms=1 if new.max_user_vms is None else new.max_user_vms,
            prestarted_vms=new.prestarted_vms or 0,
            stateful=bool(new.stateful),
            description=new.description or "",
            type=new.type or VmPoolType.AUTOMATIC,
            use_latest_template_version=latest,
            vm=None,
            permissions=None,
            size=None,
        ),
        new.size or 0,
    )
    await vm_pools.add(call.db, pool)
    await _vms.grow(call.db, pool, new.vm or Vm(), new.size or 0)
    return pool


def checked(pool: VmPool, size: int) -> VmPool:
    """Invalid, naming the number, where one is out of range."""
    for what, number in (("max_user_vms", pool.max_user_vms), ("prestarted_vms", pool.prestarted_vms)):
        if number is not None and not 0 <= number <= 0x7FFF:
            raise Invalid(f"The {what} of VM pool {pool.name}, {number}, is outside of 0 to 32767.")
    if (pool.prestarted_vms or 0) > size:
        raise Invalid(f"VM pool {pool.name} cannot prestart {pool.prestarted_vms} VMs: it has {size}.")
    return pool
