"""No change is lost, whoever commits when and whatever breaks."""

import asyncio
import random
import uuid

import psycopg
import pytest

from tests.engine.events.conftest import connected, reading, write
from vireo.engine.events import feed as feed_module
from vireo.engine.events.feed import Lost, check, newest, read
from vireo.engine.store.migrate import migrate


async def collect(feed, pool, at, many, limit=20.0):
    """So many changes after a position, as a listener gets them."""
    found = []
    async with asyncio.timeout(limit):
        while len(found) < many:
            told = await feed.after(at, pool, 5)
            found += [t.change for t in told]
            at = found[-1].seq if found else at
    return found


async def reads(feed, up_to):
    """Wait until the feed has read so far."""
    async with asyncio.timeout(10):
        while feed.newest < up_to:
            await asyncio.sleep(0.005)


async def test_a_change_is_told_with_what_it_refers_to(base):
    async with reading(base) as (feed, _), connected(base) as db:
        with feed.listen(frozenset({"data_center", "cluster"})) as ear:
            center, cluster = str(uuid.uuid4()), str(uuid.uuid4())
            await db.execute("set vireo.correlation_id = 'c1'")
            await db.execute(
                "insert into data_center (id, name, status, local, spec) values (%s, 'd', 'up', true, '{}')", (center,)
            )
            await db.execute(
                "insert into cluster (id, name, data_center, spec) values (%s, 'c', %s, '{}')", (cluster, center)
            )
            await db.execute("update data_center set status = 'maintenance', revision = 2")
            await db.execute("delete from cluster")
            async with asyncio.timeout(5):
                seen = [await ear.get() for _ in range(4)]
    assert [(c.kind, c.id, c.op, c.status, c.revision) for c in seen] == [
        ("data_center", center, "insert", "up", 1),
        ("cluster", cluster, "insert", None, 1),
        ("data_center", center, "update", "maintenance", 2),
        ("cluster", cluster, "delete", None, 1),
    ]
    assert seen[1].of == {"data_center": center}
    assert {c.correlation_id for c in seen} == {"c1"}
    assert [c.seq for c in seen] == sorted(c.seq for c in seen)


async def test_a_listener_may_want_some_kinds_only(base):
    async with reading(base) as (feed, _), connected(base) as db:
        with feed.listen(frozenset({"bookmark"})) as ear:
            await write(db)
            id = str(uuid.uuid4())
            await db.execute("insert into bookmark (id, name, spec) values (%s, 'b', '{}')", (id,))
            async with asyncio.timeout(5):
                assert (await ear.get()).id == id
            assert ear.empty()


@pytest.mark.parametrize("engines", [1, 3])
async def test_nothing_is_lost_when_eight_writers_commit_out_of_order(base, engines):
    chance = random.Random(7)
    wrote: list[list[str]] = [[] for _ in range(8)]

    async def writer(n: int) -> None:
        async with await psycopg.AsyncConnection.connect(base) as db:
            for _ in range(12):
                ids = [await write(db) for _ in range(chance.randint(1, 4))]
                await asyncio.sleep(chance.random() * 0.06)
                if chance.random() < 0.2:
                    await db.rollback()
                    continue
                await db.commit()
                wrote[n] += ids

    async def heard(feed, pool):
        at, found = await feed.position(), []
        await started.wait()
        async with asyncio.timeout(30):
            while not (done.is_set() and len(found) >= sum(map(len, wrote))):
                told = await feed.after(at, pool, 0.2)
                found += [t.change for t in told]
                at = found[-1].seq if found else at
        return found

    started, done = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        readers = []
        for _ in range(engines):
            context = reading(base)
            readers.append((context, *(await context.__aenter__())))
        heards = [group.create_task(heard(feed, pool)) for _, feed, pool in readers]
        await asyncio.sleep(0)
        started.set()
        await asyncio.gather(*(writer(n) for n in range(8)))
        done.set()
        every = [await h for h in heards]
        for context, *_ in readers:
            await context.__aexit__(None, None, None)
    for found in every:
        assert sorted(c.id for c in found) == sorted(id for ids in wrote for id in ids)
        assert [c.seq for c in found] == list(range(found[0].seq, found[0].seq + len(found)))
        for ids in wrote:  # each writer's changes in his order
            mine = [c.id for c in found if c.id in set(ids)]
            assert mine == ids
    assert len({tuple(c.id for c in found) for found in every}) == 1, "all engines give the same numbers"


async def test_a_transaction_that_stays_open_delays_nobody_else(base):
    async with reading(base) as (feed, pool), connected(base) as db:
        at = await feed.position()
        async with await psycopg.AsyncConnection.connect(base) as slow:
            early = await write(slow)
            late = [await write(db) for _ in range(3)]
            assert [c.id for c in await collect(feed, pool, at, 3, 2)] == late
            await slow.commit()
            assert [c.id for c in await collect(feed, pool, at, 4, 2)] == [*late, early]


async def test_changes_of_one_row_come_in_their_order(base):
    async with reading(base) as (feed, pool), connected(base) as db:
        at, id = await feed.position(), await write(db)

        async def grow() -> None:
            async with connected(base) as mine:
                for _ in range(25):
                    await mine.execute("update mac_pool set revision = revision + 1 where id = %s", (id,))

        await asyncio.gather(*(grow() for _ in range(4)))
        found = await collect(feed, pool, at, 101)
    assert [c.revision for c in found] == list(range(1, 102))


async def test_a_transaction_of_many_changes_sends_one_notice(base):
    async with connected(base) as line, connected(base) as db:
        await line.execute("listen event")
        await db.execute(
            "insert into mac_pool (id, name, spec) select gen_random_uuid(), n::text, '{}' from generate_series(1, 5000) n"
        )
        await db.execute("delete from mac_pool")
        notices = [n async for n in line.notifies(timeout=0.5)]
        assert len(notices) == 2
        assert await newest(db) >= 10000


async def test_nothing_is_lost_when_the_database_restarts(restartable):
    async with await psycopg.AsyncConnection.connect(restartable.dsn) as db:
        await migrate(db)
    async with reading(restartable.dsn) as (feed, pool):
        at = await feed.position()
        with feed.listen() as ear:
            async with connected(restartable.dsn) as db:
                ids = [await write(db)]
            await collect(feed, pool, at, 1)
            await asyncio.to_thread(restartable.restart)
            async with connected(restartable.dsn) as db:  # before the feed is back: it waits half a second
                ids += [await write(db) for _ in range(3)]
            assert [c.id for c in await collect(feed, pool, at, 4)] == ids
            async with connected(restartable.dsn) as db:
                ids.append(await write(db))
            assert [c.id for c in await collect(feed, pool, at, 5)] == ids
            assert [ear.get_nowait().id for _ in ids] == ids


async def test_a_slow_listener_is_served_from_the_table(base, monkeypatch):
    monkeypatch.setattr(feed_module, "RING", 10)
    async with reading(base) as (feed, pool), connected(base) as db:
        at = await feed.position()
        ids = []
        for _ in range(60):
            ids.append(await write(db))
            await reads(feed, await newest(db))
        assert len(feed._ring) < 60
        assert [c.id for c in await collect(feed, pool, at, 60)][:60] == ids


async def test_who_fell_behind_the_window_is_told_so(base, monkeypatch):
    monkeypatch.setattr(feed_module, "RING", 2)
    async with reading(base) as (feed, pool), connected(base) as db:
        at = await feed.position()
        for _ in range(12):
            await write(db)
            await reads(feed, await newest(db))
        await db.execute("select trim_changes(3, '1 hour')")
        with pytest.raises(Lost):
            await feed.after(at, pool, 1)
        await check(db, feed.newest)
        await check(db, feed.newest - 3)
        for position in (feed.newest - 4, feed.newest + 1):
            with pytest.raises(Lost):
                await check(db, position)


async def test_old_changes_are_forgotten_and_numbers_go_on(base):
    async with connected(base) as db:
        await write(db)
        head = await newest(db)
        await db.execute("update change set at = now() - interval '1 hour'")
        await db.execute("select trim_changes(100000, '10 minutes')")
        assert await read(db, 0) == []
        await check(db, head)
        await write(db)
        assert await newest(db) == head + 1
        assert [t.change.seq for t in await read(db, head)] == [head + 1]


async def test_an_engine_that_missed_changes_says_so_for_every_kind(base):
    async with connected(base) as db, reading(base) as (feed, pool):
        with feed.listen(frozenset({"host", "vm"})) as ear:
            await write(db)
            await reads(feed, await newest(db))
            feed.newest -= 1  # as if it had been away for longer than the window
            feed._ring.clear()
            await db.execute("delete from change")
            await write(db)
            async with asyncio.timeout(5):
                seen = [await ear.get(), await ear.get()]
    assert {(c.kind, c.op) for c in seen} == {("host", "reset"), ("vm", "reset")}
