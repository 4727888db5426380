"""A network of a cluster as a row, and what it is used for."""

from collections.abc import Iterable

from psycopg import sql
from psycopg.rows import dict_row

from vireo.engine.store import networks
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone, Invalid
from vireo.model.cluster import Cluster
from vireo.model.network import Network, NetworkUsage

SINGLE = ("display", "migration", "management", "default_route")
"""Uses that one network of a cluster has, in the order in which they are told; `gluster` is another such."""

ROWS = """
select network::text, required, management, display, migration, default_route, gluster from cluster_network
where cluster = %s"""


async def rows(db: Db, cluster: str) -> dict[str, dict[str, bool]]:
    """What a cluster does with its networks, by the network's id."""
    found = await db.cursor(row_factory=dict_row).execute(ROWS, (cluster,))
    return {r.pop("network"): r async for r in found}


async def use(db: Db, cluster: str, network: Network, wish: Network, *, new: bool) -> None:
    """Make the network the cluster's, or change what it is for. The use is taken from the network that had it."""
    asked = set(wish.usages) if wish.usages is not None else None
    before = (await rows(db, cluster)).get(str(network.id), {})
    flags = {f: before.get(f, False) for f in (*SINGLE, "gluster")}
    if asked is not None:
        flags = {f: NetworkUsage(f) in asked for f in flags}
        if before.get("management") and not flags["management"] and not new:
            flags["management"] = flags["default_route"] = True  # it is given to another network, never taken away
        if flags["management"] and not before.get("management") and not await _may_manage(db, cluster, network):
            raise Invalid("Cannot edit network. The management network must be required.")
    if wish.display is not None:
        flags["display"] = wish.display
    required = wish.required if wish.required is not None else before.get("required", True)
    for f in [f for f in SINGLE if flags[f] and not before.get(f)]:
        await db.execute(
            sql.SQL("update cluster_network set {} = false where cluster = %s").format(sql.Identifier(f)), (cluster,)
        )
    values = flags | {"cluster": cluster, "network": network.id, "required": required}
    await db.execute(
        """
        insert into cluster_network (cluster, network, required, management, display, migration, default_route, gluster)
        values (%(cluster)s, %(network)s, %(required)s, %(management)s, %(display)s, %(migration)s, %(default_route)s,
          %(gluster)s)
        on conflict (cluster, network) do update set required = excluded.required, management = excluded.management,
          display = excluded.display, migration = excluded.migration, default_route = excluded.default_route,
          gluster = excluded.gluster""",
        values,
    )


async def _may_manage(db: Db, cluster: str, network: Network) -> bool:
    known = (await rows(db, cluster)).get(str(network.id))
    return bool(known and known["required"])


def shown(network: Network, cluster: str, row: dict[str, bool]) -> Network:
    """The network as the cluster has it."""
    vm: Iterable[NetworkUsage] = [NetworkUsage.VM] if NetworkUsage.VM in (network.usages or []) else []
    flags = [NetworkUsage(f) for f in (*SINGLE[:2], "gluster", *SINGLE[2:]) if row[f]]
    values = {f: getattr(network, f) for f in network.__struct_fields__}
    return Network(
        **values
        | {
            "usages": [*vm, *flags],
            "display": row["display"],
            "required": row["required"],
            "status": "operational",
            "cluster": Cluster(id=cluster),
        }
    )


async def of_cluster(db: Db, cluster: str, id: str) -> Network:
    """A network that the cluster has. Gone if it has none such."""
    row = (await rows(db, cluster)).get(id.lower()) if is_uuid(id) and is_uuid(cluster) else None
    if row is None:
        raise Gone(f"Cluster {cluster} has no network {id}")
    return shown(await networks.get(db, id), cluster, row)
