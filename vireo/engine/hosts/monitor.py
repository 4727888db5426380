"""Keeps a connection to every host that is not in maintenance, and says when one is lost."""

import asyncio
import ssl

import msgspec
import psycopg
from msgspec.structs import replace

from vireo import log
from vireo.engine.events import record
from vireo.engine.events.feed import Feed
from vireo.engine.hosts.described import described
from vireo.engine.hosts.links import Links, Live
from vireo.engine.hosts.reports import Reports
from vireo.engine.store import hosts, storage_domains
from vireo.engine.store.db import Pool
from vireo.errors import HostError, Unreachable
from vireo.model.host import Host, HostStatus
from vireo.model.storage import StorageDomainStatus
from vireo.wire import tls
from vireo.wire.methods import Capabilities, VmStats
from vireo.wire.rpc import Peer

logger = log.get(__name__)

AWAY = {HostStatus.MAINTENANCE, HostStatus.INSTALLING}
GRACE = 5.0
"""Seconds a host may be away before it is called non-responsive."""


FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds between two tries to connect: twice as long each time."""


class Monitor:
    """One task per host: connect, ask what it is, hear its reports, and again when the connection ends."""

    def __init__(self, pool: Pool, feed: Feed, links: Links, live: Live, ctx: ssl.SSLContext) -> None:
        self._pool, self._feed, self._links, self._live, self._ctx = pool, feed, links, live, ctx
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        with self._feed.listen() as ear:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._match(group)
                    change = await ear.get()
                    while change.kind != "host":
                        change = await ear.get()

    async def _match(self, group: asyncio.TaskGroup) -> None:
        """A task for each host that should have one."""
        try:
            async with self._pool.connection() as db:
                wanted = {str(h.id) for h in await hosts.list(db) if h.status not in AWAY}
        except psycopg.OperationalError as e:
            logger.warning("hosts cannot be read", error=str(e))
            return
        for id in wanted - self._tasks.keys():
            self._tasks[id] = group.create_task(self._keep(id))
        for id in self._tasks.keys() - wanted:
            self._tasks.pop(id).cancel()

    async def _keep(self, id: str) -> None:
        """Hold the connection to one host, for ever."""
        clock = asyncio.get_running_loop().time
        wait, since = FIRST_WAIT, clock()
        while True:
            try:
                await self._connected(id)
                wait, since = FIRST_WAIT, clock()
            except Unreachable as e:
                logger.info("host is not reachable", host=id, reason=str(e))
                if clock() - since > GRACE:
                    await self._lost(id, str(e))
                wait = min(wait * 2, LONGEST_WAIT)
            except psycopg.OperationalError as e:
                logger.warning("the database is away", error=str(e))
            await asyncio.sleep(wait)

    async def _connected(self, id: str) -> None:
        """Connect and serve until the connection ends. Unreachable if there is none, or the host does not greet."""
        async with self._pool.connection() as db:
            host = await hosts.get(db, id)
        streams = await tls.connect(str(host.address), host.port or tls.PORT, self._ctx)
        reports = Reports(self._pool, self._live, id)
        peer = reports.peer = Peer(reports.methods(), f"host {host.name}")
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(tls.serve_peer(peer, *streams))
                tasks.create_task(self._greet(id, peer, reports))
        except* (Unreachable, HostError, msgspec.ValidationError) as group:
            raise Unreachable(str(group.exceptions[0])) from group
        finally:
            self._links.pop(id, None)

    async def _greet(self, id: str, peer: Peer, reports: Reports) -> None:
        """Learn what the host is and which VMs it has; then it is up."""
        await peer.ready.wait()
        capabilities = await peer.ask(Capabilities, "Host.getCapabilities")
        await self._use_domains(id, peer)
        await reports.all_vms(await peer.ask(list[VmStats], "Host.getAllVmStats"))
        self._links[id] = peer
        await self._up(id, capabilities)

    async def _use_domains(self, id: str, peer: Peer) -> None:
        """Have the host use the active storage domains that it should."""
        async with self._pool.connection() as db:
            usable = [StorageDomainStatus.ACTIVE, StorageDomainStatus.INACTIVE]
            domains = await storage_domains.list(db, host=id, status=usable)
        for domain in domains:
            storage = domain.storage
            try:
                await peer.call(
                    "StorageDomain.attach",
                    sdUUID=domain.id,
                    type=storage and storage.type,
                    path=storage and storage.path,
                )
            except HostError as e:
                logger.warning("storage domain cannot be used", host=id, domain=domain.name, reason=str(e))

    async def _up(self, id: str, capabilities: Capabilities) -> None:
        async with self._pool.connection() as db:
            host = await hosts.get(db, id, lock=True)
            await hosts.save(db, replace(described(host, capabilities), status=HostStatus.UP))
            if host.status != HostStatus.UP:
                await record(db, "VDS_DETECTED", host=host, cluster=host.cluster)
            await db.execute("update job set due = now() where waits is not null and worker is null and ended is null")
            await db.execute("notify job")

    async def _lost(self, id: str, reason: str) -> None:
        self._live.hosts.pop(id, None)
        async with self._pool.connection() as db:
            host: Host | None = await hosts.find(db, id=id, lock=True)
            if host and host.status not in {HostStatus.NON_RESPONSIVE, *AWAY}:
                await hosts.save(db, replace(host, status=HostStatus.NON_RESPONSIVE))
                await record(db, "VDS_HOST_NOT_RESPONDING", host=host, cluster=host.cluster, reason=reason)
