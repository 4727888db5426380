"""Delivers changes to webhooks: each at least once, in order, signed, and again with longer and longer pauses.

Each engine runs one of these; a webhook is served by whoever has locked its row. A position moves when its changes have
arrived, so a crash in between sends them once more: `first` and `last` tell a receiver what he has seen already.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import time
from typing import Any

import httpx
import msgspec
import psycopg
from psycopg.rows import dict_row

from vireo import log
from vireo.engine.events import record
from vireo.engine.events.feed import Change, Feed, Lost, read
from vireo.engine.notify.webhook import forbidden, sign
from vireo.engine.store.db import Db, Pool
from vireo.model import Identified

logger = log.get(__name__)

PATIENCE = 10.0
"""Seconds a receiver has to answer."""
AT_ONCE = 4
"""Webhooks that one engine serves at the same time: each holds a connection to the database."""
MOST = 100
"""Changes in one delivery."""
LONGEST_PAUSE = 900
"""Seconds between two tries, at most."""
DAY = 86400
"""Seconds after which a webhook that nothing could be delivered to is disabled."""
IDLE = 60.0
"""Seconds after which is looked for work that nobody told of: what another engine left when it ended."""

WORK = """
select w.id::text from webhook w join webhook_delivery d using (id)
where w.active and d.due <= now() and d.position < %(head)s and w.id <> all(%(busy)s::uuid[]) order by d.due limit 100"""
NEXT = """
select extract(epoch from min(d.due) - now())::float from webhook w join webhook_delivery d using (id)
where w.active and d.due > now() and d.position < %(head)s and w.id <> all(%(busy)s::uuid[])"""
TAKE = """
select w.id::text, w.name, w.url, w.secret, w.kinds, d.position from webhook w join webhook_delivery d using (id)
where w.id = %s and w.active and d.due <= now() for update of d skip locked"""
ARRIVED = """
update webhook_delivery set position = %(last)s, failures = 0, since = null, error = null, due = now(),
  last = clock_timestamp() where id = %(id)s"""
PASSED = "update webhook_delivery set position = %(last)s where id = %(id)s"
FAILED = """
update webhook_delivery set failures = failures + 1, since = coalesce(since, now()), error = %(error)s,
  due = clock_timestamp() + make_interval(secs => least(power(2, least(failures, 20)), %(pause)s)) where id = %(id)s
returning coalesce(extract(epoch from now() - since), 0) > %(day)s"""


class Failed(Exception):
    """A delivery did not arrive; the message says why, to administrators."""


class Deliveries:
    """Serves the webhooks of a database. Made once, in main."""

    def __init__(self, pool: Pool, feed: Feed, ctx: ssl.SSLContext | None = None) -> None:
        self._pool, self._feed = pool, feed
        self._ctx = ctx or ssl.create_default_context()
        self._slots, self._again = asyncio.Semaphore(AT_ONCE), asyncio.Event()
        self._busy: set[str] = set()

    async def run(self) -> None:
        """Until cancelled."""
        await self._feed.position()
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        async with (
            httpx.AsyncClient(verify=self._ctx, trust_env=False, timeout=PATIENCE, limits=limits) as client,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._watch())
            while True:
                self._again.clear()
                pause = 1.0
                with contextlib.suppress(psycopg.OperationalError):
                    pause = await self._round(client, group)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._again.wait()

    async def _watch(self) -> None:
        seen = self._feed.newest
        while True:
            if await self._feed.moved(seen, IDLE):
                self._again.set()
            seen = self._feed.newest

    async def _round(self, client: httpx.AsyncClient, group: asyncio.TaskGroup) -> float:
        """Begin to serve every webhook that something is due for; the seconds until the next is, at most."""
        values = {"head": self._feed.newest, "busy": list(self._busy)}
        async with self._pool.connection() as db:
            ids = [id async for (id,) in await db.execute(WORK, values)]
            row = await (await db.execute(NEXT, values)).fetchone()
        self._busy.update(ids)
        for id in ids:
            group.create_task(self._drain(client, id))
        return IDLE if row is None or row[0] is None else min(max(row[0], 0.1), IDLE)

    async def _drain(self, client: httpx.AsyncClient, id: str) -> None:
        """Serve one webhook until nothing is due for it. It delays no other."""
        try:
            while await self._serve(client, id):
                pass
        except psycopg.OperationalError as e:
            logger.warning("the database is away", error=str(e))
            await asyncio.sleep(1)
        except Exception:  # a bug with one webhook must not stop the others
            logger.exception("webhook cannot be served", webhook=id)
            await asyncio.sleep(IDLE)
        finally:
            self._busy.discard(id)
            self._again.set()

    async def _serve(self, client: httpx.AsyncClient, id: str) -> bool:
        """One delivery of one webhook, unless another engine is at it; whether there was one."""
        async with self._slots, self._pool.connection() as db:
            hook = await (await db.cursor(row_factory=dict_row).execute(TAKE, (id,))).fetchone()
            if hook is None:
                return False
            lost, changes, last = await _next(db, hook)
            if last == hook["position"]:
                return False
            if not changes and not lost:
                await db.execute(PASSED, {"id": id, "last": last})
                return True
            body = {"webhook": id, "first": hook["position"] + 1, "last": last, "reset": lost, "changes": changes}
            try:
                await self._send(client, hook, msgspec.json.encode(body), last)
            except Failed as e:
                await self._failed(db, hook, str(e))
            else:
                await db.execute(ARRIVED, {"id": id, "last": last})
            return True

    async def _send(self, client: httpx.AsyncClient, hook: dict[str, Any], body: bytes, last: int) -> None:
        """Failed if it did not arrive. Redirects are not followed; the address is looked up here, and checked."""
        url, now = httpx.URL(hook["url"]), int(time.time())
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "Vireo",
            "Vireo-Delivery": f"{hook['id']}-{last}",
            "Vireo-Signature": sign(hook["secret"], now, body),
        }
        try:
            async with asyncio.timeout(PATIENCE):
                there = url.copy_with(host=await _address(url))
                name = {"sni_hostname": url.host}
                answer = await client.post(there, content=body, headers=headers, extensions=name)
        except (httpx.HTTPError, OSError, TimeoutError) as e:
            raise Failed(f"{url.host} cannot be reached: {e or type(e).__name__}") from e
        if not answer.is_success:
            raise Failed(f"{url.host} answered {answer.status_code}")

    async def _failed(self, db: Db, hook: dict[str, Any], error: str) -> None:
        """Try later; after a day of that, no more, and tell."""
        logger.info("webhook failed", webhook=hook["name"], error=error)
        values = {"id": hook["id"], "error": error[:500], "pause": LONGEST_PAUSE, "day": DAY}
        row = await (await db.execute(FAILED, values)).fetchone()
        if row and row[0]:
            await db.execute("update webhook set active = false, revision = revision + 1 where id = %s", (hook["id"],))
            await record(db, "WEBHOOK_DISABLED", webhook=Identified(id=hook["id"], name=hook["name"]), reason=error)


async def _next(db: Db, hook: dict[str, Any]) -> tuple[bool, list[Change], int]:
    """Whether changes are missing, the next changes for a webhook, and the number up to which that is all."""
    try:
        told = await read(db, hook["position"], 10 * MOST)
    except Lost:
        row = await (await db.execute("select newest from feed")).fetchone()
        return True, [], row[0] if row else 0
    changes: list[Change] = []
    last: int = hook["position"]
    for change in (t.change for t in told):
        if not hook["kinds"] or change.kind in hook["kinds"]:
            changes.append(change)
        last = change.seq
        if len(changes) == MOST:
            break
    return False, changes, last


async def _address(url: httpx.URL) -> str:
    """An address of the host that may be sent to. OSError if there is none."""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    for *_, (address, *_rest) in found:
        if not forbidden(ipaddress.ip_address(str(address).partition("%")[0])):
            return str(address)
    raise OSError(f"nothing may be sent to the address of {url.host}")
