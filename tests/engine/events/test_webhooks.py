"""Deliveries to a real HTTP server on this machine: signed, in order, again after failures, no more after a day."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
import uuid

import httpx
import pytest

from tests.engine.api.conftest import ROOT, post
from tests.engine.events.conftest import connected, reading, write
from vireo.engine.events.feed import newest
from vireo.engine.notify import delivery
from vireo.engine.notify.delivery import Deliveries, _address
from vireo.engine.notify.webhook import check_secret, check_url, sign
from vireo.errors import Invalid

SECRET = "a secret of tests"


class Receiver:
    """Answers what it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.port = 0

    async def serve(self, reader, writer) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status = self.answers.pop(0) if self.answers else 204
                self.got.append((headers | {":path": head[0].split()[1], ":status": str(status)}, body))
                place = b"Location: http://127.0.0.1:1/\r\n" if status == 302 else b""
                writer.write(b"HTTP/1.1 %d x\r\n%bContent-Length: 0\r\n\r\n" % (status, place))
                await writer.drain()
        writer.close()

    def arrived(self) -> list[dict]:
        """Changes that were answered with success."""
        return [c for h, b in self.got if h[":status"] == "204" for c in json.loads(b)["changes"]]


@pytest.fixture
async def receiver():
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    server.close()


@contextlib.asynccontextmanager
async def delivering(base):
    async with reading(base) as (feed, pool):
        task = asyncio.ensure_future(Deliveries(pool, feed).run())
        try:
            yield feed
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def hook(db, receiver, kinds=(), path="hook", name="h"):
    id = str(uuid.uuid4())
    await db.execute(
        "insert into webhook (id, name, url, secret, kinds) values (%s, %s, %s, %s, %s)",
        (id, name, f"http://127.0.0.1:{receiver.port}/{path}", SECRET, list(kinds)),
    )
    await db.execute("insert into webhook_delivery (id, position) values (%s, %s)", (id, await newest(db)))
    return id


async def until(check, limit=10.0):
    async with asyncio.timeout(limit):
        while not check():
            await asyncio.sleep(0.01)


async def test_a_delivery_is_signed_over_time_and_body(base, receiver):
    async with delivering(base), connected(base) as db:
        id = await hook(db, receiver, ["mac_pool"])
        pool = await write(db)
        await until(receiver.arrived)
    headers, body = receiver.got[0]
    stamp, _, signature = headers["vireo-signature"].partition(",v1=")
    assert abs(int(stamp.removeprefix("t=")) - time.time()) < 10
    text = stamp.removeprefix("t=").encode() + b"." + body
    assert signature == hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
    assert headers[":path"] == "/hook"
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    said = json.loads(body)
    assert (said["webhook"], said["reset"]) == (id, False)
    assert [(c["kind"], c["id"], c["op"]) for c in said["changes"]] == [("mac_pool", pool, "insert")]
    assert headers["vireo-delivery"] == f"{id}-{said['last']}"
    assert SECRET.encode() not in body


def test_the_signature_changes_with_time_body_and_secret():
    every = {sign("s", 1, b"b"), sign("s", 2, b"b"), sign("s", 1, b"c"), sign("t", 1, b"b")}
    assert len(every) == 4


async def test_everything_arrives_in_order_although_tries_fail(base, receiver, monkeypatch):
    monkeypatch.setattr(delivery, "LONGEST_PAUSE", 0.02)
    receiver.answers = [500, 204, 302, 503, 204, 429]
    async with delivering(base), connected(base) as db:
        await hook(db, receiver, ["mac_pool"])
        ids = []
        for _ in range(30):
            ids.append(await write(db))
            await asyncio.sleep(0.01)
        await until(lambda: len(receiver.arrived()) >= 30, 20)
        await asyncio.sleep(0.1)
        row = await (await db.execute("select failures, error, since from webhook_delivery")).fetchone()
    assert [c["id"] for c in receiver.arrived()] == ids
    assert row == (0, None, None)


async def test_pauses_grow_up_to_a_limit(base, receiver):
    receiver.answers = [500] * 100
    async with delivering(base), connected(base) as db:
        await hook(db, receiver)
        await write(db)
        await until(lambda: receiver.got)
        for failures, seconds in ((4, 16), (30, 900)):
            await asyncio.sleep(0.05)
            await db.execute("update webhook_delivery set failures = %s, due = now()", (failures,))
            await write(db)
            await asyncio.sleep(0.5)
            row = await (
                await db.execute("select failures, extract(epoch from due - now())::float, error from webhook_delivery")
            ).fetchone()
            assert row[0] == failures + 1
            assert seconds - 2 < row[1] <= seconds
            assert row[2] == "127.0.0.1 answered 500"


async def test_after_a_day_without_success_it_is_disabled_and_told(base, receiver):
    receiver.answers = [500] * 10
    async with delivering(base), connected(base) as db:
        await hook(db, receiver, ["mac_pool"], name="backup")
        await db.execute("update webhook_delivery set since = now() - interval '25 hours', failures = 99")
        await write(db)
        async with asyncio.timeout(10):
            while not (row := await (await db.execute("select message, code from event")).fetchone()):
                await asyncio.sleep(0.02)
        active = await (await db.execute("select active from webhook")).fetchone()
        count = len(receiver.got)
        await write(db)
        await asyncio.sleep(0.3)
    assert active == (False,)
    assert row[0].startswith("Webhook backup was disabled")
    assert row[1] == 20001
    assert len(receiver.got) == count == 1


async def test_a_webhook_that_does_not_answer_delays_no_other(base, receiver):
    async def sleep_for_ever(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(sleep_for_ever, "127.0.0.1", 0)
    async with delivering(base), connected(base) as db:
        silent = await hook(db, receiver, name="silent")
        port = server.sockets[0].getsockname()[1]
        await db.execute("update webhook set url = %s where id = %s", (f"http://127.0.0.1:{port}/", silent))
        await hook(db, receiver, ["mac_pool"])
        await write(db)
        await until(receiver.arrived, 5)
    server.close()


async def test_changes_that_are_no_longer_known_are_told_as_a_reset(base, receiver):
    async with connected(base) as db:
        await hook(db, receiver, ["mac_pool"])
        await write(db)
        await newest(db)
        await db.execute("delete from change")
        async with delivering(base):
            await write(db)
            await until(lambda: receiver.got)
            id = await write(db)
            await until(receiver.arrived)
    assert json.loads(receiver.got[0][1])["reset"] is True
    assert receiver.arrived()[-1]["id"] == id


async def test_two_engines_deliver_once_in_order_where_nothing_fails(base, receiver):
    async with delivering(base), delivering(base), connected(base) as db:
        await hook(db, receiver, ["mac_pool"])
        ids = [await write(db) for _ in range(40)]
        await until(lambda: len(receiver.arrived()) >= 40)
        await asyncio.sleep(0.2)
    assert [c["id"] for c in receiver.arrived()] == ids


async def test_changes_are_kept_while_a_webhook_waits_for_them(base, receiver):
    async with connected(base) as db:
        await hook(db, receiver)
        for _ in range(5):
            await write(db)
        await newest(db)
        await db.execute("select trim_changes(2, '0 seconds')")
        assert await (await db.execute("select count(*) >= 5 from change")).fetchone() == (True,)
        await db.execute("update webhook set active = false")
        await newest(db)
        await db.execute("select trim_changes(2, '1 hour')")
        assert await (await db.execute("select count(*) from change")).fetchone() == (2,)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "",
        "http://",
        "https://user:password@example.org/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://224.0.0.1/",
        "http://[2002:a9fe:a9fe::]/",
    ],
)
def test_such_an_address_is_refused(url):
    with pytest.raises(Invalid):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/x?y=1", "http://10.0.0.1:8080/", "http://[::1]:9/", "http://localhost/"]
)
def test_such_an_address_is_taken(url):
    assert check_url(url) == url


async def test_a_name_that_leads_to_a_forbidden_address_is_refused_when_it_is_sent_to():
    for url in ("http://2852039166/", "http://0xa9fea9fe/"):  # 169.254.169.254 as some resolvers read it
        with pytest.raises(OSError):
            await _address(httpx.URL(url))


def test_a_short_secret_is_refused():
    with pytest.raises(Invalid):
        check_secret("short")


async def test_an_administrator_makes_changes_and_removes_webhooks(engine, receiver):
    body = {"name": "backup", "url": f"http://127.0.0.1:{receiver.port}/b", "secret": SECRET}
    body |= {"kinds": {"kind": ["bookmark"]}}
    made = await post(engine, "/webhooks", body)
    assert (made["name"], made["active"], made["failures"]) == ("backup", "true", "0")
    await post(engine, "/webhooks", body, status=(409,))
    for wrong in ({"url": "http://169.254.169.254/"}, {"secret": "short"}, {"kinds": {"kind": ["nonsense"]}}):
        await post(engine, "/webhooks", body | {"name": "other"} | wrong, status=(400,))
    await post(engine, "/bookmarks", {"name": "b", "value": "Vms:"})
    await until(receiver.arrived)
    assert [c["kind"] for c in receiver.arrived()] == ["bookmark"]
    address = f"{ROOT}/webhooks/{made['id']}"
    changed = await engine.put(address, json={"active": False, "description": "of the cellar"})
    assert (changed.status_code, changed.json()["active"], changed.json()["url"]) == (200, "false", body["url"])
    for kind in ("application/json", "application/xml", "application/vnd.vireo+json"):
        for at in (address, f"{ROOT}/webhooks"):
            shown = await engine.get(at, headers={"Accept": kind})
            assert shown.status_code == 200
            assert "of the cellar" in shown.text
            assert SECRET not in shown.text
    assert (await engine.delete(address)).status_code == 200
    assert (await engine.get(address)).status_code == 404
