"""Names of clusters: one's own whatever the case."""

from vireo.engine.store.db import Db
from vireo.errors import Refused


async def free(db: Db, name: str, verb: str, but: str | None = None) -> None:
    """Refused if another cluster has the name."""
    query = "select 1 from cluster where lower(name) = lower(%s) and id is distinct from %s::uuid"
    if await (await db.execute(query, (name, but))).fetchone():
        raise Refused(f"Cannot {verb} Cluster. The name {name} is already in use.")
