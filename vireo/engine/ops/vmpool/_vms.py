"""The VMs of a pool."""

from msgspec.structs import replace
from psycopg import sql

from vireo.engine.ops.vm.add import made
from vireo.engine.store import clusters, templates, vms
from vireo.engine.store.db import Db
from vireo.errors import Refused
from vireo.model.vm import Vm
from vireo.model.vmpool import VmPool

OF = "where e.spec #>> '{vm_pool,id}' = %s order by e.name"
MOST = 1000


async def of(db: Db, pool: VmPool) -> list[Vm]:
    """All of them by name."""
    return await vms.select(db, sql.SQL(OF), (pool.id,))


async def grow(db: Db, pool: VmPool, like: Vm, size: int) -> None:
    """Add VMs until there are as many. Their names are the pool's with a number, at `?` if that is in it."""
    there = await of(db, pool)
    if size > MOST:
        raise Refused(f"VM pool {pool.name} cannot have {size} VMs: at most {MOST} are allowed.")
    cluster = await clusters.get(db, pool.cluster.id if pool.cluster else None)
    template = await templates.get(db, pool.template.id if pool.template else None)
    number = 0
    for _ in range(size - len(there)):
        number, name = await _free(db, str(pool.name), number)
        vm = await made(db, _one(like, pool, name), template, cluster)
        await vms.add(db, replace(vm, vm_pool=VmPool(id=pool.id)))


def _one(like: Vm, pool: VmPool, name: str) -> Vm:
    latest = bool(pool.use_latest_template_version)
    return replace(
        like,
        id=None,
        name=name,
        instance_type=like.instance_type or pool.instance_type,
        stateless=not pool.stateful,
        use_latest_template_version=latest,
    )


async def _free(db: Db, pool: str, number: int) -> tuple[int, str]:
    while True:
        number += 1
        marks = pool.count("?")
        name = pool.replace("?" * marks, str(number).zfill(marks)) if marks else f"{pool}-{number}"
        if await vms.find(db, name=name) is None:
            return number, name
