"""The objects of a fresh installation, with oVirt's fixed ids: made once, and never touched again."""

import json
import secrets
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from psycopg.types.json import Jsonb

from vireo.engine.store import (
    clusters,
    data_centers,
    instance_types,
    mac_pools,
    networks,
    scheduling_policies,
    templates,
    vnic_profiles,
)
from vireo.engine.store.db import Db
from vireo.engine.store.table import Table
from vireo.model.catalog import OperatingSystemInfo
from vireo.model.cluster import ClusterLevel
from vireo.model.datacenter import DataCenter
from vireo.model.network import MacPool, NetworkFilter, Range
from vireo.model.scheduling import SchedulingPolicyUnit

HERE = Path(__file__).parent

BLANK = "00000000-0000-0000-0000-000000000000"
"""Id of the template Blank, of the root tag and of every CD-ROM."""


MANAGED = """
insert into cluster_network (cluster, network, management, display, migration, default_route)
select c.id, n.id, true, true, true, true from cluster c join network n on n.data_center = c.data_center"""


def data(name: str) -> Any:
    """The objects in one of the files beside this one."""
    return json.loads((HERE / f"{name}.json").read_text())


def operating_systems() -> list[OperatingSystemInfo]:
    """The guest systems that oVirt knows; a VM's `os.type` is the name of one."""
    return msgspec.convert(data("operating_system"), list[OperatingSystemInfo])


def network_filters() -> list[NetworkFilter]:
    """libvirt's filters for network cards."""
    return msgspec.convert(data("network_filter"), list[NetworkFilter])


def cluster_levels() -> list[ClusterLevel]:
    """The versions that clusters may have, in oVirt's order."""
    return msgspec.convert(data("cluster_level"), list[ClusterLevel])


@cache
def policy_units() -> list[SchedulingPolicyUnit]:
    """What scheduling policies are made of."""
    return msgspec.convert(data("scheduling_policy_unit"), list[SchedulingPolicyUnit])


async def plant(db: Db) -> None:
    """Make the default objects if this database has none yet."""
    await db.execute("select pg_advisory_xact_lock(9)")
    done = await db.execute("insert into setting (name, value) values ('planted', 'true') on conflict do nothing")
    if done.rowcount == 0:
        return
    await db.execute("insert into setting (name, value) values ('instance_id', %s)", (Jsonb(str(uuid.uuid4())),))
    for pool in _all(mac_pools, "mac_pool"):
        await mac_pools.add(db, replace(pool, ranges=[_range()]) if isinstance(pool, MacPool) else pool)
    center = DataCenter(id=str(uuid.uuid4()))
    for e in _all(data_centers, "data_center"):
        await data_centers.add(db, replace(e, id=center.id))
    for c in _all(clusters, "cluster"):
        await clusters.add(db, replace(c, id=str(uuid.uuid4()), data_center=center))
    for n in _all(networks, "network"):
        await networks.add(db, replace(n, data_center=center))
    await db.execute(MANAGED)
    for p in _all(vnic_profiles, "vnic_profile"):
        await vnic_profiles.add(db, p)
    for k in _all(instance_types, "instance_type"):
        await instance_types.add(db, k)
    for s in _all(scheduling_policies, "scheduling_policy"):
        await scheduling_policies.add(db, s)
    for t in _all(templates, "template"):
        await templates.add(db, replace(t, creation_time=datetime.now(UTC)))


def _all(table: Table[Any], name: str) -> list[Any]:
    return msgspec.convert(data(name), list[table.cls])  # type: ignore[name-defined]


def _range() -> Range:
    """65,536 locally administered addresses under a prefix of this installation's own, as oVirt's installer draws one."""
    prefix = f"56:6f:{secrets.randbelow(256):02x}:{secrets.randbelow(256):02x}"
    return Range(from_=f"{prefix}:00:00", to=f"{prefix}:ff:ff")
