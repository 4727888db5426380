"""Remove a vNIC profile."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.vnicprofile import _check
from vireo.engine.store import vnic_profiles

PERMIT = "delete_network_vnic_profile"


async def remove(call: Call, id: str) -> None:
    """Not one that network cards have."""
    profile = await vnic_profiles.get(call.db, id, lock=True)
    await _check.refuse_used(call.db, profile, "remove")
    await vnic_profiles.remove(call.db, id)
    await record(call.db, "REMOVE_VNIC_PROFILE", vnic_profile=profile, network=profile.network)
