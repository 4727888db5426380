"""/hosts"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.ops._call import Call
from vireo.engine.store import hosts
from vireo.model.host import Host, VmSummary


class Hosts(Collection):
    """Hosts, with what runs on them."""

    path, cls, table, noun, kind = "hosts", Host, hosts, "host", "host"

    async def view(self, call: Call, e: Host) -> Host:
        query = """
            select count(*), count(*) filter (where status = 'up'), count(*) filter (where status = 'migrating')
            from vm where host = %s"""
        row = await (await call.db.execute(query, (e.id,))).fetchone()
        total, active, migrating = row or (0, 0, 0)
        summary = VmSummary(total=total, active=active, migrating=migrating)
        stats = call.live.hosts.get(str(e.id))
        left = stats.memAvailable << 20 if stats else e.max_scheduling_memory
        return replace(e, summary=summary, max_scheduling_memory=left, root_password=None)
