"""Change a data center."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.datacenter import _check
from vireo.engine.store import clusters, data_centers, hosts, mac_pools, storage_domains
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.api import Version
from vireo.model.datacenter import DataCenter
from vireo.model.network import MacPool

PERMIT = "edit_storage_pool_configuration"


async def update(call: Call, id: str, changes: DataCenter) -> None:
    """Its version can only rise. Whether its storage is local can be changed only while it has none."""
    center = await data_centers.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != center.name:
        _names.check(changes.name, "Data Center", "edit", 40)
        await _names.free(call.db, data_centers, "Data Center", "edit", name=changes.name, but=id)
    _check.plain(changes.description, "edit")
    if changes.local is not None and changes.local != center.local:
        await _may_change_storage(call.db, center, local=changes.local)
    kept = replace(changes, id=None, status=None, mac_pool=None, version=None, supported_versions=None)
    kept = replace(kept, storage_format=None, clusters=None, networks=None, qoss=None, quotas=None, permissions=None)
    after = merged(center, replace(kept, iscsi_bonds=None, storage_domains=None))
    if changes.version is not None:
        after = _raised(center, after, changes.version)
    if changes.mac_pool is not None and changes.mac_pool.id:
        pool = await mac_pools.refer(call.db, changes.mac_pool)
        after = replace(after, mac_pool=MacPool(id=pool.id))
        query = "update cluster set mac_pool = %s, revision = revision + 1 where data_center = %s"
        await call.db.execute(query, (pool.id, id))
    await data_centers.save(call.db, after)
    await record(call.db, "USER_UPDATE_STORAGE_POOL", data_center=after)


def _raised(center: DataCenter, after: DataCenter, version: Version) -> DataCenter:
    before = _check.level(center.version, "edit", "Data Center")
    now = _check.level(version, "edit", "Data Center")
    if now < before:
        raise Invalid(
            f"Cannot edit Data Center. The version of Data Center {center.name} is {before[0]}.{before[1]} and cannot be lowered."
        )
    if now == before:
        return after
    return replace(
        after,
        version=Version(major=now[0], minor=now[1]),
        supported_versions=_check.versions(now),
        storage_format=_check.storage_format(now),
    )


async def _may_change_storage(db: Db, center: DataCenter, *, local: bool) -> None:
    if await storage_domains.list(db, data_center=center.id):
        raise Refused(
            f"Cannot edit Data Center. The storage type of Data Center {center.name} cannot change while it has storage domains."
        )
    if not local:
        return
    mine = await clusters.list(db, data_center=center.id)
    if len(mine) > 1 or sum([len(await hosts.list(db, cluster=c.id)) for c in mine]) > 1:
        raise Invalid(
            f"Cannot edit Data Center. A data center with local storage has one cluster and one host at most; {center.name} has more."
        )
