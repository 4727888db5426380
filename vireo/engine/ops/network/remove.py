"""Remove a logical network from its data center."""

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops._told import told
from vireo.engine.ops.network.update import refuse_used
from vireo.engine.store import networks
from vireo.errors import Invalid

PERMIT = "delete_storage_pool_network"


async def remove(call: Call, id: str) -> None:
    """Not one that manages hosts, and not one that VMs use. Its vNIC profiles go with it."""
    network = await networks.get(call.db, id, lock=True)
    row = await (
        await call.db.execute("select 1 from cluster_network where network = %s and management limit 1", (id,))
    ).fetchone()
    if row:
        raise Invalid(f"Cannot remove network. {network.name} is the management network of a cluster.")
    await refuse_used(call, network, "remove")
    await networks.remove(call.db, id)
    await record(call.db, "NETWORK_REMOVE_NETWORK", network=network, data_center=network.data_center)
    await told(call, f"Removing Logical Network {network.name}")
