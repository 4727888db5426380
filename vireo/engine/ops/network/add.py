"""Add a logical network to a data center."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.network import _check
from vireo.engine.store import data_centers, networks, vnic_profiles
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.datacenter import DataCenter
from vireo.model.network import (
    Network,
    NetworkFilter,
    NetworkUsage,
    VnicPassThrough,
    VnicPassThroughMode,
    VnicProfile,
)

PERMIT = "create_storage_pool_network"
ON = "data_center"


async def add(call: Call, new: Network) -> Network:
    """A network of virtual machines gets a vNIC profile of its name, unless `profile_required` is false (wire 8.12)."""
    if "data_center" in call.path:
        new = replace(new, data_center=DataCenter(id=call.path["data_center"]))
    if new.data_center is None or not (new.data_center.id or new.data_center.name):
        raise Invalid("Network [dataCenter.name|id] required for add", "Incomplete parameters")
    center = await data_centers.refer(call.db, new.data_center, lock=True)
    name = _names.text(new.name, "network", "add", 256)
    if await networks.find(call.db, data_center=center.id, name=name):
        raise Refused(f"Cannot add network. Data Center {center.name} has a network {name} already.")
    id = str(uuid.uuid4())
    usages = [NetworkUsage.VM] if new.usages is None else new.usages
    network = replace(
        new,
        id=id,
        data_center=DataCenter(id=center.id),
        description=new.description or "",
        comment=new.comment or "",
        mtu=new.mtu or 0,
        port_isolation=bool(new.port_isolation),
        stp=bool(new.stp),
        usages=[u for u in usages if u == NetworkUsage.VM],
        vdsm_name=_check.vdsm_name(name, id),
        profile_required=None,
        display=None,
        required=None,
        status=None,
        cluster=None,
        network_labels=None,
        permissions=None,
        vnic_profiles=None,
    )
    await _check.check(call.db, network, "add")
    await networks.add(call.db, network)
    if network.usages and new.profile_required is not False:
        await add_profile(call.db, network)
    await record(call.db, "NETWORK_ADD_NETWORK", network=network, data_center=center)
    return network


async def add_profile(db: Db, network: Network) -> None:
    """The profile that a network has from the start."""
    profile = VnicProfile(
        id=str(uuid.uuid4()),
        name=network.name,
        network=Network(id=network.id),
        network_filter=NetworkFilter(id=_check.FILTER),
        pass_through=VnicPassThrough(mode=VnicPassThroughMode.DISABLED),
        port_mirroring=False,
    )
    await vnic_profiles.add(db, profile)
