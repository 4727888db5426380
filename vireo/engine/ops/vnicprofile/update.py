"""Change a vNIC profile."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.vnicprofile import _check
from vireo.engine.store import vnic_profiles
from vireo.errors import Refused
from vireo.model.network import VnicProfile

PERMIT = "configure_network_vnic_profile"


async def update(call: Call, id: str, changes: VnicProfile) -> None:
    """Whether it passes cards through cannot change while cards have it. Running VMs keep what they have."""
    profile = await vnic_profiles.get(call.db, id, lock=True)
    network = profile.network.id if profile.network else None
    if changes.name is not None and changes.name != profile.name:
        _names.text(changes.name, "vNIC profile", "edit", 255)
        if await vnic_profiles.find(call.db, network=network, name=changes.name):
            raise Refused(f"Cannot edit vNIC profile. The network has a profile {changes.name} already.")
    after = merged(profile, replace(changes, id=None, network=None, permissions=None))
    if changes.network_filter is not None:
        after = replace(after, network_filter=changes.network_filter)
    if changes.qos is not None:
        after = replace(after, qos=changes.qos)
    after = await _check.checked(call.db, after, "edit")
    if _check.passed_through(after) != _check.passed_through(profile):
        await _check.refuse_used(call.db, profile, "edit")
    await vnic_profiles.save(call.db, after)
    await record(call.db, "UPDATE_VNIC_PROFILE", vnic_profile=after, network=profile.network)
