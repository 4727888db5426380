"""The stream over HTTP: ids, resuming, resets, filters, and who sees what."""

import asyncio
import contextlib
import json
import uuid

import httpx
import pytest

from tests.engine.api.conftest import PASSWORD, ROOT
from tests.engine.events.conftest import connected, listening, write
from vireo.engine.api import _stream
from vireo.engine.api._seen import Seen
from vireo.engine.auth.permits import Rights
from vireo.engine.events.feed import Change, Told, newest


class Stream:
    """Events of an open stream, one after the other."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self.lines = response, response.aiter_lines()

    async def message(self, limit: float = 5.0) -> dict[str, str]:
        """The next block that is no comment only."""
        async with asyncio.timeout(limit):
            while True:
                block = {}
                async for line in self.lines:
                    if not line:
                        break
                    name, _, value = line.partition(":")
                    block[name] = value.strip()
                else:
                    raise EOFError
                if block:
                    return block

    async def change(self) -> dict:
        block = await self.message()
        while "data" not in block:
            block = await self.message()
        assert "event" not in block
        said = json.loads(block["data"])
        assert said["seq"] == int(block["id"])
        return said


@contextlib.asynccontextmanager
async def stream(at: str, query: str = "", last: int | None = None, auth=("admin@internal", PASSWORD)):
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    async with (
        httpx.AsyncClient(auth=auth, timeout=10) as client,
        client.stream("GET", f"{at}{ROOT}/events/stream{query}", headers=headers) as response,
    ):
        yield Stream(response)


@pytest.fixture
async def at(config):
    async with listening(config) as address:
        yield address


async def test_a_change_comes_with_its_number_and_what_it_is(at, dsn):
    async with stream(at) as s, connected(dsn) as db:
        assert s.response.headers["content-type"].startswith("text/event-stream")
        hello = await s.message()
        assert (hello["retry"], hello[""]) == ("2000", "connected")
        id = await write(db)
        said = await s.change()
    assert (said["kind"], said["id"], said["op"], said["revision"]) == ("mac_pool", id, "insert", 1)
    assert said["seq"] > int(hello["id"])


async def test_who_comes_back_misses_nothing(at, dsn):
    async with connected(dsn) as db:
        async with stream(at, "?kind=mac_pool") as s:
            await s.message()
            await write(db)
            last = (await s.change())["seq"]
        ids = [await write(db) for _ in range(20)]
        for query, header in (("?kind=mac_pool", last), (f"?kind=mac_pool&last_event_id={last}", None)):
            async with stream(at, query, header) as s:
                assert [(await s.change())["id"] for _ in ids] == ids


async def test_kinds_may_be_chosen(at, dsn):
    async with stream(at, "?kind=bookmark&kind=tag") as s, connected(dsn) as db:
        await s.message()
        await write(db)
        for kind in ("bookmark", "tag"):
            await db.execute(f"insert into {kind} (id, name, spec) values (%s, 'x', '{{}}')", (str(uuid.uuid4()),))
        assert [(await s.change())["kind"] for _ in range(2)] == ["bookmark", "tag"]


@pytest.mark.parametrize("where", ["gone", "future"])
async def test_who_cannot_go_on_is_told_to_load_anew(at, dsn, where):
    async with connected(dsn) as db:
        for _ in range(3):
            await write(db)
        head = await newest(db)
        await db.execute("select trim_changes(0, '0 seconds')")
        async with stream(at, last=1 if where == "gone" else head + 1000) as s:
            hello = await s.message()
            assert hello["event"] == "reset"
            assert int(hello["id"]) >= head
            id = await write(db)
            said = await s.change()
            while said["kind"] != "mac_pool":
                said = await s.change()
            assert said["id"] == id


async def test_silence_is_broken_by_a_sign_of_life_with_the_number_reached(at, dsn, monkeypatch):
    monkeypatch.setattr(_stream, "HEARTBEAT", 0.3)
    async with connected(dsn) as db:
        async with stream(at, "?kind=bookmark") as s:
            first = int((await s.message())["id"])
            await write(db)
            beat = await s.message()
            while int(beat["id"]) <= first:
                beat = await s.message()
    assert beat[""] == "alive"


@pytest.mark.parametrize("id", ["x", "-1", "1" * 30, "²"])
async def test_an_id_that_is_no_number_is_refused(at, id):
    async with stream(at, f"?last_event_id={id}") as s:
        assert s.response.status_code == 400


async def test_nobody_listens_without_a_login(at):
    async with stream(at, auth=None) as s:
        assert s.response.status_code == 401


async def test_the_stream_ends_with_the_session(at, monkeypatch):
    monkeypatch.setattr(_stream, "HEARTBEAT", 0.1)
    monkeypatch.setattr(_stream, "RECHECK_ELSE", 0.1)
    async with httpx.AsyncClient() as client:
        form = {"grant_type": "password", "username": "admin@internal", "password": PASSWORD}
        answer = await client.post(
            f"{at}/ovirt-engine/sso/oauth/token",
            data=form | {"scope": "ovirt-app-api"},
            headers={"Accept": "application/json"},
        )
        token = answer.json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        async with client.stream("GET", f"{at}{ROOT}/events/stream", headers=bearer) as response:
            s = Stream(response)
            await s.message()
            await client.post(f"{at}/ovirt-engine/services/sso-logout", data={"token": token})
            with pytest.raises(EOFError):
                while True:
                    await s.message()


async def test_a_listener_who_does_not_read_gets_everything_later(at, dsn):
    async with stream(at, "?kind=mac_pool") as s, connected(dsn) as db:
        await s.message()
        for batch in range(15):
            await db.execute(
                "insert into mac_pool (id, name, spec) select gen_random_uuid(), %s || n, '{}' from generate_series(1, 2000) n",
                (f"{batch}-",),
            )
        seen = [(await s.change())["seq"] for _ in range(30000)]
    assert seen == sorted(set(seen))


def told(kind, id, op="update", **of):
    return Told(Change(kind, id, op, of=of or None), b"")


async def test_a_plain_user_sees_only_what_is_his(dsn):
    from vireo.engine.store.db import pool as make_pool

    me, cluster, mine, other = (str(uuid.uuid4()) for _ in range(4))
    async with connected(dsn) as db, make_pool(dsn, 3) as pool:
        await db.execute(
            "insert into cluster (id, name, data_center, spec) values (%s, 'c9', (select id from data_center), '{}')",
            (cluster,),
        )
        for id, name in ((mine, "mine"), (other, "other")):
            await db.execute(
                "insert into vm (id, name, status, cluster, spec) values (%s, %s, 'up', %s, '{}')", (id, name, cluster)
            )
        role = await (await db.execute("select id from role where not administrative and name = 'UserRole'")).fetchone()
        await db.execute(
            "insert into permission (id, role, principal, object, kind) values (gen_random_uuid(), %s, %s, %s, 'vm')",
            (role[0], me, mine),
        )
        seen = Seen(pool, me, Rights(me, administrator=False, super=False, filtered=True))
        await seen.begin()
        shown = [
            told("vm", mine),
            told("nic", "n1", vm=mine),
            told("cluster", cluster),
            told("job", "j1", user=me),
            told("vm", mine, "delete"),
        ]
        hidden = [
            told("vm", other),
            told("nic", "n2", vm=other),
            told("job", "j2", user=other),
            told("job", "j3"),
            told("vm", other, "delete"),
            told("vm", str(uuid.uuid4()), "delete"),
            told("tag", "t"),
            told("mac_pool", "m"),
            told("bookmark", "b"),
            told("role", "r"),
            told("permission", "p", object=mine),
            told("webhook", "w"),
            told("something_new", "s"),
        ]
        assert await seen.of(shown + hidden) == shown
        fresh = str(uuid.uuid4())
        await db.execute(
            "insert into vm (id, name, status, cluster, spec) values (%s, 'fresh', 'up', %s, '{}')", (fresh, cluster)
        )
        await db.execute(
            "insert into permission (id, role, principal, object, kind) values (gen_random_uuid(), %s, %s, %s, 'vm')",
            (role[0], me, fresh),
        )
        made = [told("vm", fresh, "insert")]
        assert not await seen.anew(made), "what one makes is told, and is no reason to load everything"
        assert await seen.of(made) == made
        await db.execute("delete from permission where principal = %s", (me,))
        assert await seen.anew()
        assert [t.change.kind for t in await seen.of(shown)] == ["cluster", "job"]


async def test_an_administrator_sees_everything(dsn):
    every = [told("vm", str(uuid.uuid4())), told("anything", "x", "delete")]
    assert await Seen(None, "", None).of(every) == every


async def test_the_stream_of_an_administrator_ends_when_he_is_none_any_more(at, dsn):
    async with connected(dsn) as db, stream(at) as s:
        await s.message()
        await db.execute("delete from permission where kind = 'system'")
        with pytest.raises(EOFError):
            while True:
                await s.message()
