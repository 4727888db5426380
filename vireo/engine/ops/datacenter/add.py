"""Add a data center."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.datacenter import _check
from vireo.engine.ops.network._check import vdsm_name
from vireo.engine.ops.network.add import add_profile
from vireo.engine.store import data_centers, mac_pools, networks
from vireo.engine.store.table import is_uuid
from vireo.model.api import Version
from vireo.model.datacenter import DataCenter, DataCenterStatus, QuotaModeType
from vireo.model.network import MacPool, Network, NetworkUsage

PERMIT = "create_storage_pool"
ON = "system"

MANAGEMENT = "ovirtmgmt"
"""Name of the network that manages hosts, unless a cluster says otherwise."""


async def add(call: Call, new: DataCenter) -> DataCenter:
    """It has a network `ovirtmgmt` with a vNIC profile and an unlimited quota; it is uninitialized until it has storage."""
    name = _names.check(new.name, "Data Center", "add", 40)
    _check.plain(new.description, "add")
    level = _check.level(new.version, "add", "Data Center")
    await _names.free(call.db, data_centers, "Data Center", "add", name=name)
    wanted = new.mac_pool.id if new.mac_pool else None
    pool = await mac_pools.find(call.db, id=wanted) if is_uuid(wanted) else None
    pool = pool or await mac_pools.find(call.db, name="Default") or (await mac_pools.list(call.db, limit=1))[0]
    center = DataCenter(
        id=str(uuid.uuid4()),
        name=name,
        description=new.description,
        comment=new.comment,
        local=bool(new.local),
        quota_mode=new.quota_mode or QuotaModeType.DISABLED,
        status=DataCenterStatus.UNINITIALIZED,
        storage_format=None,
        version=Version(major=level[0], minor=level[1]),
        supported_versions=_check.versions(level),
        mac_pool=MacPool(id=pool.id),
    )
    await data_centers.add(call.db, center)
    id = str(uuid.uuid4())
    network = Network(
        id=id,
        name=MANAGEMENT,
        description="Default Management Network",
        comment="",
        data_center=DataCenter(id=center.id),
        mtu=0,
        port_isolation=False,
        stp=False,
        usages=[NetworkUsage.VM],
        vdsm_name=vdsm_name(MANAGEMENT, id),
    )
    await networks.add(call.db, network)
    await add_profile(call.db, network)
    await record(call.db, "USER_ADD_STORAGE_POOL", data_center=replace(center))
    return center
