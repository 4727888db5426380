"""What taskomatic promises, one promise a test."""

import asyncio

import pytest

from tests.engine.taskomatic.conftest import ended, notes, row, working
from vireo.engine.taskomatic import Lock, Locked, Policy, Undo, Wish, cancel, enqueue, job, job_with, undo
from vireo.engine.taskomatic.run import Changed
from vireo.errors import HostError, Refused

LOG: list[str] = []
GATES: dict[str, asyncio.Event] = {}


@pytest.fixture(autouse=True)
def fresh():
    LOG.clear()
    GATES.clear()


async def say(text: str) -> str:
    LOG.append(text)
    return text


async def note(db, text: str) -> str:
    await db.execute("insert into note values (%s)", (text,))
    return text


@job
async def three(run, word):
    a = await run.step(say, word + "1")
    b = await run.write(note, word + "2")
    return await run.end(note, a + b)


@undo
async def unnote(db, text: str, reason: str):
    await note(db, f"undo {text}: {reason}")


@undo
async def tell_host(run, host: str):
    await run.call(host, "undo")


@job
async def refused_late(run, host):
    await run.undo(unnote, "first")
    await run.write(note, "did first")
    await run.undo(tell_host, host)
    await run.call(host, "do")


@job
async def gated(run, name):
    await run.undo(unnote, name)
    await run.step(_gate, name)
    return await run.end(note, f"{name} through")


async def _gate(name: str) -> None:
    LOG.append(f"at {name}")
    await GATES.setdefault(name, asyncio.Event()).wait()


@job_with(Policy(retries=2, backoff=0.01))
async def breaks(run, times):
    n = sum(1 for e in LOG if e == "tried") + 1
    LOG.append("tried")
    if n <= times:
        raise ZeroDivisionError("a bug")
    return await run.end(note, "worked")


@job
async def family(run, names):
    children = await run.children([Wish(child, (n,), f"child {n}", (Lock(f"c:{n}", f"Thing {n}"),)) for n in names])
    return [c.error for c in children]


@job
async def child(run, name):
    if "bad" in name:
        raise Refused(f"{name} is bad")
    await run.step(say, name)


async def put(pool, wish):
    async with pool.connection() as db:
        return await enqueue(db, wish)


async def test_a_job_does_its_steps_in_order_and_keeps_its_result(pool, worker):
    r = await ended(pool, await put(pool, Wish(three, ("a",), "Three")))
    assert (r["state"], r["result"], r["percent"]) == ("finished", "a1a2", 100)
    assert LOG == ["a1"]
    assert await notes(pool) == ["a2", "a1a2"]


async def test_a_job_is_there_only_if_its_transaction_commits(pool, worker):
    with pytest.raises(ZeroDivisionError):
        async with pool.connection() as db:
            id = await enqueue(db, Wish(three, ("a",), "Three", (Lock("k", "Thing"),)))
            raise ZeroDivisionError
    assert await row(pool, id) is None
    await ended(pool, await put(pool, Wish(three, ("b",), "Three", (Lock("k", "Thing"),))))


async def test_a_no_undoes_last_first_and_the_job_fails_with_the_reason(pool, worker, hosts):
    def answer(method, **_):
        if method == "do":
            raise HostError("the disk is full")

    hosts.answers["h"] = answer
    r = await ended(
        pool, await put(pool, Wish(refused_late, ("h",), "Late", (Lock("k", "Thing"),), (Undo(unnote, ("request",)),)))
    )
    assert (r["state"], r["error"]) == ("failed", "the disk is full")
    assert hosts.asked == [("h", "do"), ("h", "undo")]
    assert await notes(pool) == ["did first", "undo first: the disk is full", "undo request: the disk is full"]
    async with pool.connection() as db:
        for table in ("job_lock", "job_undo"):
            assert (await db.execute(f"select from {table}")).rowcount == 0


async def test_no_answer_waits_and_undoes_nothing(pool, worker, hosts):
    id = await put(pool, Wish(refused_late, ("h",), "Late"))
    await asyncio.sleep(1.2)
    r = await row(pool, id)
    assert r["ended"] is None
    assert "not connected" in r["waits"]
    assert await notes(pool) == ["did first"]
    hosts.answers["h"] = lambda method, **_: None
    assert (await ended(pool, id))["state"] == "finished"


async def test_an_undo_whose_host_does_not_answer_waits_too(pool, worker, hosts):
    def answer(method, **_):
        if method == "do":
            del hosts.answers["h"]
            raise HostError("no")

    hosts.answers["h"] = answer
    id = await put(pool, Wish(refused_late, ("h",), "Late"))
    await asyncio.sleep(0.5)
    r = await row(pool, id)
    assert r["state"] == "undoing", r
    hosts.answers["h"] = lambda method, **_: None
    assert (await ended(pool, id))["state"] == "failed"
    assert (await notes(pool))[-1] == "undo first: no"


async def test_a_bug_is_tried_again_and_then_undone(pool, worker):
    assert (await ended(pool, await put(pool, Wish(breaks, (2,), "Breaks"))))["state"] == "finished"
    LOG.clear()
    r = await ended(pool, await put(pool, Wish(breaks, (99,), "Breaks", (), (Undo(unnote, ("x",)),))))
    assert (r["state"], LOG) == ("failed", ["tried"] * 3)
    assert (await notes(pool))[-1] == "undo x: internal error: ZeroDivisionError"


async def test_a_running_job_is_cancelled_and_undone(pool, worker):
    id = await put(pool, Wish(gated, ("g",), "Gated"))
    while "at g" not in LOG:
        await asyncio.sleep(0.01)
    async with pool.connection() as db:
        await cancel(db, id, "ann does not want it")
    r = await ended(pool, id)
    assert r["state"] == "aborted"
    assert await notes(pool) == ["undo g: It was cancelled: ann does not want it"]
    with pytest.raises(Refused, match="it is aborted"):
        async with pool.connection() as db:
            await cancel(db, id, "again")


async def test_what_a_host_does_for_a_cancelled_job_is_cancelled(pool, worker, hosts):
    hosts.answers["h"] = lambda method, **_: asyncio.sleep(60 if method == "do" else 0)
    id = await put(pool, Wish(refused_late, ("h",), "Late"))
    while ("h", "do") not in hosts.asked:
        await asyncio.sleep(0.01)
    async with pool.connection() as db:
        await cancel(db, id, "enough")
    assert (await ended(pool, id))["state"] == "aborted"
    assert hosts.cancelled == ["do"]
    assert hosts.asked[-1] == ("h", "undo")


async def test_a_deadline_cancels(pool, worker):
    r = await ended(pool, await put(pool, Wish(gated, ("d",), "Gated", deadline=0.3)))
    assert (r["state"], r["error"]) == ("aborted", "It was cancelled: its deadline has passed")


async def test_a_lock_is_refused_naming_the_holder_and_shared_ones_are_shared(pool, worker):
    shared = Lock("k", "Disk web_disk1", shared=True)
    id = await put(pool, Wish(gated, ("a",), "Moving Disk web_disk1", (shared,)))
    other = await put(pool, Wish(gated, ("b",), "Copying Disk web_disk1", (shared,)))
    with pytest.raises(Locked, match=r"Disk web_disk1 is locked\. .*Moving Disk web_disk1 \(job " + id):
        await put(pool, Wish(three, ("x",), "Three", (Lock("k", "Disk web_disk1"),)))
    for name in "ab":
        GATES.setdefault(name, asyncio.Event()).set()
    await ended(pool, id)
    await ended(pool, other)
    await ended(pool, await put(pool, Wish(three, ("x",), "Three", (Lock("k", "Disk web_disk1"),))))


async def test_a_job_that_queues_waits_for_its_lock(pool, worker):
    first = await put(pool, Wish(gated, ("a",), "First", (Lock("k", "Thing"),)))
    second = await put(pool, Wish(three, ("b",), "Second", (Lock("k", "Thing"),), queue=True))
    await asyncio.sleep(0.4)
    assert (await row(pool, second))["waits"] == "Thing to be free"
    GATES.setdefault("a", asyncio.Event()).set()
    await ended(pool, first)
    await ended(pool, second)


async def test_no_more_jobs_run_at_once_than_their_key_allows(pool, worker):
    ids = [await put(pool, Wish(gated, (f"l{i}",), "Gated", limits={"host:h": 2})) for i in range(5)]
    await asyncio.sleep(0.7)
    assert sum(e.startswith("at l") for e in LOG) == 2
    for i in range(5):
        GATES.setdefault(f"l{i}", asyncio.Event()).set()
    for id in ids:
        assert (await ended(pool, id))["state"] == "finished"


async def test_the_more_urgent_job_is_taken_first(pool, dsn, hosts):
    ids = [
        await put(pool, Wish(three, (w,), "Three", priority=p, limits={"one": 1}))
        for w, p in (("a", 0), ("b", 5), ("c", 1))
    ]
    async with working(pool, dsn, hosts):
        for id in ids:
            await ended(pool, id)
    assert LOG == ["b1", "c1", "a1"]


async def test_of_five_hundred_children_the_three_that_failed_are_told_with_reasons(pool, worker):
    names = [f"bad{i}" if i in (7, 77, 400) else f"c{i}" for i in range(500)]
    r = await ended(pool, await put(pool, Wish(family, (names,), "Family")), limit=60)
    assert r["state"] == "finished"
    assert {n: e for n, e in zip(names, r["result"], strict=True) if e} == {
        n: f"{n} is bad" for n in ("bad7", "bad77", "bad400")
    }


async def test_a_child_whose_lock_is_held_fails_alone(pool, worker):
    await put(pool, Wish(gated, ("g",), "Holding", (Lock("c:x", "Thing x"),)))
    r = await ended(pool, await put(pool, Wish(family, (["x", "y"],), "Family")))
    assert "Thing x is locked" in r["result"][0]
    assert r["result"][1] is None


async def test_a_family_is_cancelled_together(pool, worker):
    @job
    async def parents(run):
        await run.children([Wish(gated, (f"p{i}",), "Gated") for i in range(3)])

    id = await put(pool, Wish(parents, (), "Parents"))
    while sum(e.startswith("at p") for e in LOG) < 3:
        await asyncio.sleep(0.01)
    async with pool.connection() as db:
        await cancel(db, id, "all of it")
    assert (await ended(pool, id))["state"] == "aborted"
    async with pool.connection() as db:
        assert (await db.execute("select from job where ended is null")).rowcount == 0


async def test_a_successor_goes_on_at_the_step_at_once(pool, dsn, hosts):
    """The engine died (its task is dropped without a word); the next process of the same engine takes its jobs at once."""
    id = await put(pool, Wish(three, ("a",), "Three"))
    async with pool.connection() as db:  # as a worker that died after its first step left it
        await db.execute("insert into worker (id, engine) values (gen_random_uuid(), 'e1')")
        await db.execute("update job set state = 'running', token = 1, worker = (select id from worker)")
        await db.execute(
            "insert into job_step (job_id, seq, name, output, started) values (%s, 1, 'say', '\"a1\"', now())", (id,)
        )
    async with working(pool, dsn, hosts, engine="e1"):
        r = await ended(pool, id, limit=3)
    assert (r["state"], r["result"]) == ("finished", "a1a2")
    assert LOG == []


async def test_another_engine_takes_over_when_the_heartbeat_is_old(pool, dsn, hosts):
    id = await put(pool, Wish(three, ("a",), "Three"))
    async with pool.connection() as db:
        await db.execute(
            "insert into worker (id, engine, beat) values (gen_random_uuid(), 'e1', now() - interval '9 s')"
        )
        await db.execute("update job set state = 'running', token = 1, worker = (select id from worker)")
    async with working(pool, dsn, hosts, engine="e2"):
        await asyncio.sleep(0.2)
        assert LOG == []
        assert (await ended(pool, id, limit=5))["state"] == "finished"


async def test_a_worker_that_lost_its_job_writes_nothing_more(pool, dsn, hosts):
    async with working(pool, dsn, hosts) as first:
        id = await put(pool, Wish(gated, ("g",), "Gated"))
        while "at g" not in LOG:
            await asyncio.sleep(0.01)
        async with pool.connection() as db:
            await db.execute("update job set token = token + 1, worker = null")
        async with working(pool, dsn, hosts) as _:
            GATES["g"].set()
            assert (await ended(pool, id))["state"] == "finished"
        assert not first._running
    assert await notes(pool) == ["g through"]


async def test_the_database_may_go_away_and_come_back(pool, dsn, hosts, worker):
    id = await put(pool, Wish(gated, ("g",), "Gated"))
    while "at g" not in LOG:
        await asyncio.sleep(0.01)
    async with pool.connection() as db:
        await db.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        )
    GATES["g"].set()
    assert (await ended(pool, id))["state"] == "finished"
    assert (await ended(pool, await put(pool, Wish(three, ("z",), "Three"))))["state"] == "finished"


async def test_a_job_whose_recorded_steps_do_not_fit_its_code_says_so(pool, dsn, hosts):
    id = await put(pool, Wish(three, ("a",), "Three"))
    async with pool.connection() as db:
        await db.execute(
            "insert into job_step (job_id, seq, name, output, started) values (%s, 1, 'other', '1', now())", (id,)
        )
    async with working(pool, dsn, hosts):
        r = await ended(pool, id, limit=20)
    assert r["state"] == "failed"
    assert Changed.__name__ in r["error"]
