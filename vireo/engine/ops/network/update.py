"""Change a logical network."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.network import _check
from vireo.engine.store import networks, vnic_profiles
from vireo.errors import Invalid, Refused
from vireo.model.network import Network, NetworkUsage

PERMIT = "configure_storage_pool_network"


async def update(call: Call, id: str, changes: Network) -> None:
    """The profile that has the network's name goes along with it; a network that is no longer for VMs loses its profiles."""
    network = await networks.get(call.db, id, lock=True)
    center = network.data_center.id if network.data_center else None
    if changes.data_center is not None and changes.data_center.id not in (None, center):
        raise Invalid(f"Cannot edit network. Network {network.name} cannot move to another Data Center.")
    if changes.port_isolation is not None and changes.port_isolation != bool(network.port_isolation):
        raise Invalid("Cannot edit network. Port isolation is decided when a network is made.")
    name = changes.name
    if name is not None and name != network.name:
        _names.text(name, "network", "edit", 256)
        if await networks.find(call.db, data_center=center, name=name):
            raise Refused(f"Cannot edit network. The Data Center has a network {name} already.")
    kept = replace(changes, id=None, data_center=None, cluster=None, display=None, required=None, status=None)
    kept = replace(kept, network_labels=None, permissions=None, vnic_profiles=None, profile_required=None)
    after = merged(network, kept)
    if changes.usages is not None:
        after = replace(after, usages=[u for u in changes.usages if u == NetworkUsage.VM])
    after = replace(after, vlan=after.vlan if after.vlan and after.vlan.id is not None else None)
    after = replace(after, qos=after.qos if after.qos and after.qos.id else None)
    await _check.check(call.db, after, "edit")
    if name and name != network.name:
        after = await _renamed(call, network, after)
    await networks.save(call.db, after)
    if network.usages and not after.usages:
        await _without_profiles(call, network)
    await record(call.db, "NETWORK_UPDATE_NETWORK", network=after, data_center=network.data_center)


async def _renamed(call: Call, network: Network, after: Network) -> Network:
    id, name = str(network.id), str(after.name)
    profile = await vnic_profiles.find(call.db, network=id, name=network.name)
    if profile and not await vnic_profiles.find(call.db, network=id, name=name):
        await vnic_profiles.save(call.db, replace(profile, name=name))
    return replace(after, vdsm_name=_check.vdsm_name(name, id))


async def _without_profiles(call: Call, network: Network) -> None:
    await refuse_used(call, network, "edit")
    await call.db.execute("delete from vnic_profile where network = %s", (network.id,))


async def refuse_used(call: Call, network: Network, verb: str) -> None:
    """Refused, naming the VMs, if network cards are in the network."""
    query = """
        select distinct v.name from nic n join vnic_profile p on p.id = n.vnic_profile join vm v on v.id = n.vm
        where p.network = %s order by v.name limit 5"""
    names = [name async for (name,) in await call.db.execute(query, (network.id,))]
    if names:
        raise Refused(f"Cannot {verb} network. Network {network.name} is used by VMs: {', '.join(names)}.")
