"""Add a vNIC profile to a network."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.network._check import FILTER
from vireo.engine.ops.vnicprofile import _check
from vireo.engine.store import networks, vnic_profiles
from vireo.errors import Refused
from vireo.model.network import Network, NetworkFilter, VnicPassThrough, VnicPassThroughMode, VnicProfile

PERMIT = "create_network_vnic_profile"
ON = "network"


async def add(call: Call, new: VnicProfile) -> VnicProfile:
    """Without a filter named it has vdsm-no-mac-spoofing; an empty one is none."""
    if "network" in call.path:
        new = replace(new, network=Network(id=call.path["network"]))
    network = await networks.refer(call.db, new.network, lock=True)
    name = _names.text(new.name, "vNIC profile", "add", 255)
    if await vnic_profiles.find(call.db, network=network.id, name=name):
        raise Refused(f"Cannot add vNIC profile. Network {network.name} has a profile {name} already.")
    profile = replace(
        new,
        id=str(uuid.uuid4()),
        network=Network(id=network.id),
        network_filter=new.network_filter if new.network_filter is not None else NetworkFilter(id=FILTER),
        pass_through=new.pass_through or VnicPassThrough(mode=VnicPassThroughMode.DISABLED),
        port_mirroring=bool(new.port_mirroring),
        permissions=None,
    )
    profile = await _check.checked(call.db, profile, "add")
    await vnic_profiles.add(call.db, profile)
    await record(call.db, "ADD_VNIC_PROFILE", vnic_profile=profile, network=network, data_center=network.data_center)
    return profile
