"""MAC addresses out of the cluster's pool."""

from vireo.engine.store import clusters, mac_pools
from vireo.engine.store.db import Db
from vireo.errors import Refused
from vireo.model.network import MacPool

# The first address of a range that no network card has: the first one itself, or the one after a card's.
FIRST_FREE = """
with used as (select ('x' || translate(mac::text, ':', ''))::bit(48)::bigint as n from nic),
     may as (select %(first)s::bigint as n union all select n + 1 from used)
select min(n) from may where n between %(first)s and %(last)s and not exists (select from used where used.n = may.n)"""


async def _pool(db: Db, cluster: str | None) -> MacPool:
    home = await clusters.get(db, cluster)
    if home.mac_pool is not None:
        return await mac_pools.get(db, home.mac_pool.id)
    pools = await mac_pools.list(db)
    return next((p for p in pools if p.default_pool), pools[0])


async def allocate(db: Db, cluster: str | None) -> str:
    """A free address. Refused if there is none. Held by the row that the caller adds; others wait for the commit."""
    pool = await _pool(db, cluster)
    await db.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"mac:{pool.id}",))
    for r in pool.ranges or []:
        limits = {"first": _number(str(r.from_)), "last": _number(str(r.to))}
        row = await (await db.execute(FIRST_FREE, limits)).fetchone()
        if row and row[0] is not None:
            return ":".join(f"{row[0]:012x}"[i : i + 2] for i in range(0, 12, 2))
    raise Refused(f"Cannot add network card. Not enough MAC addresses left in MAC Address Pool {pool.name}.")


async def check_free(db: Db, cluster: str | None, mac: str, but: str | None = None) -> None:
    """Refused if another card has the address and the pool does not allow duplicates."""
    query = "select n.name, v.name from nic n join vm v on v.id = n.vm where n.mac = %s::macaddr and n.id <> coalesce(%s, gen_random_uuid())"
    row = await (await db.execute(query, (mac, but))).fetchone()
    if row and not (await _pool(db, cluster)).allow_duplicates:
        raise Refused(f"MAC Address {mac} is already in use by network card {row[0]} of VM {row[1]}.")


def _number(mac: str) -> int:
    return int(mac.replace(":", ""), 16)
