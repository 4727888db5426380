"""What a cluster refers to: its MAC pool, scheduling policy and management network."""

from vireo.engine.ops.cluster import _policy
from vireo.engine.store import mac_pools, networks, scheduling_policies
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid
from vireo.model.cluster import Cluster
from vireo.model.network import MacPool, Network
from vireo.model.scheduling import SchedulingPolicy


async def mac_pool(db: Db, wish: Cluster, verb: str) -> MacPool | None:
    """The wished pool, if one is wished."""
    ref = wish.mac_pool
    if ref is None or not (ref.id or ref.name):
        return None
    found = await mac_pools.find(db, name=ref.name) if ref.id is None else None
    if ref.id is not None and is_uuid(ref.id):
        found = await mac_pools.find(db, id=ref.id)
    if found is None:
        raise Invalid(f"Cannot {verb} Cluster. There is no MAC pool {ref.id or ref.name}.")
    return MacPool(id=found.id)


async def policy(db: Db, wish: Cluster, *, by_name: bool) -> SchedulingPolicy | None:
    """The wished scheduling policy, if one is wished by its id, or where that may be by its name."""
    ref = wish.scheduling_policy
    if ref is None or not (ref.id or (ref.name and by_name)):
        return None
    known = {str(p.id): p.name for p in await scheduling_policies.list(db)} or dict.fromkeys(_policy.DEFAULTS)
    id = ref.id or next((i for i, name in known.items() if name == ref.name), None)
    return _policy.chosen(id, set(known))


async def management(db: Db, center: str | None, wish: Cluster) -> Network | None:
    """The network that is to manage hosts: the wished one, else ovirtmgmt, else any. Invalid if the wished one is none."""
    ref = wish.management_network
    if ref is not None and (ref.id or ref.name):
        found = None
        if ref.id is None:
            found = await networks.find(db, name=ref.name, data_center=center)
        elif is_uuid(ref.id):
            found = await networks.find(db, id=ref.id, data_center=center)
        if found is None:
            raise Invalid(f"Cannot add Cluster. The Data Center has no network {ref.id or ref.name}.")
        return found
    return await networks.find(db, name="ovirtmgmt", data_center=center) or await networks.find(db, data_center=center)
