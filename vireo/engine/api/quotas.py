"""/datacenters/{data_center}/quotas and their limits"""

from typing import Any

from msgspec.structs import replace

from vireo.engine.api._below import Below
from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import quotas
from vireo.errors import Gone
from vireo.model.quota import Quota, QuotaClusterLimit, QuotaStorageLimit

CLUSTER_USAGE = """
select coalesce(sum((v.spec->>'memory')::bigint), 0)::float / 1024 ^ 3,
  coalesce(sum(coalesce((v.spec#>>'{cpu,topology,sockets}')::int, 1) * coalesce((v.spec#>>'{cpu,topology,cores}')::int, 1)
    * coalesce((v.spec#>>'{cpu,topology,threads}')::int, 1)), 0)::int
from vm v where v.spec->'quota'->>'id' = %(quota)s and v.status not in ('down', 'suspended', 'image_locked')
  and (%(id)s::uuid is null or v.cluster = %(id)s)"""
STORAGE_USAGE = """
select coalesce(sum((d.spec->>'provisioned_size')::bigint), 0)::float / 1024 ^ 3
from disk d where d.spec->'quota'->>'id' = %(quota)s and (%(id)s::uuid is null or d.storage_domain = %(id)s)"""


class Quotas(Below):
    """The quotas of a data center."""

    path, cls, table, noun, parameter = "datacenters/{data_center}/quotas", Quota, quotas, "quota", "quota"


class Limits(Collection):
    """What the limits of a quota have in common: a limit's id is what it limits, or the quota for all of that."""

    added = 200

    async def limits(self, call: Call, quota: Quota) -> list[Any]:
        """The limits as they are shown, with ids."""
        raise NotImplementedError

    async def list(self, call: Call) -> list[Any]:
        quota = await quotas.get(call.db, call.path["quota"])
        ref = Quota(id=quota.id, href=f"/ovirt-engine/api/datacenters/{call.path['data_center']}/quotas/{quota.id}")
        return [replace(e, quota=ref) for e in await self.limits(call, quota)]

    async def get(self, call: Call, id: str) -> Any:
        for e in await self.list(call):
            if e.id == id:
                return e
        raise Gone(f"The quota has no limit {id}")


class QuotaClusterLimits(Limits):
    """Limits of processors and memory, with what is used; VMs that run count."""

    path, cls = "datacenters/{data_center}/quotas/{quota}/quotaclusterlimits", QuotaClusterLimit
    noun, parameter = "quotaclusterlimit", "limit"

    async def limits(self, call: Call, quota: Quota) -> list[Any]:
        found = []
        for e in quota.quota_cluster_limits or []:
            cluster = e.cluster.id if e.cluster else None
            row = await (await call.db.execute(CLUSTER_USAGE, {"quota": quota.id, "id": cluster})).fetchone()
            memory, vcpus = row or (0.0, 0)
            found.append(replace(e, id=cluster or quota.id, memory_usage=memory, vcpu_usage=vcpus))
        return found


class QuotaStorageLimits(Limits):
    """Limits of storage, with what is used."""

    path, cls = "datacenters/{data_center}/quotas/{quota}/quotastoragelimits", QuotaStorageLimit
    noun, parameter = "quotastoragelimit", "limit"

    async def limits(self, call: Call, quota: Quota) -> list[Any]:
        found = []
        for e in quota.quota_storage_limits or []:
            domain = e.storage_domain.id if e.storage_domain else None
            row = await (await call.db.execute(STORAGE_USAGE, {"quota": quota.id, "id": domain})).fetchone()
            found.append(replace(e, id=domain or quota.id, usage=row[0] if row else 0.0))
        return found
