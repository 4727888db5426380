"""Random jobs with failures, silence, crashes and cancelling, on two workers: all end, nothing is lost or done twice."""

import asyncio
import itertools

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.engine.taskomatic.conftest import Hosts
from vireo.engine.store.db import pool as make_pool
from vireo.engine.taskomatic import Lock, Undo, Wish, Worker, cancel, enqueue, job, undo
from vireo.errors import HostError, Refused

numbers = itertools.count()

STEPS = st.lists(st.sampled_from(["write", "call", "undo", "pause", "no"]), min_size=1, max_size=5)


async def mark(db, job: str, what: str) -> None:
    await db.execute("insert into note values (%s)", (f"{job} {what}",))


async def enter(db, job: str, keys: list[str]) -> None:
    for key in keys:
        await db.execute("insert into busy values (%s, %s)", (key, job))


async def leave(db, job: str) -> None:
    await db.execute("delete from busy where job = %s", (job,))


@undo
async def unmark(db, job: str, what: str):
    await mark(db, job, f"undo {what}")


@undo
async def unenter(db, job: str):
    await leave(db, job)


@job
async def random_job(run, name, steps, keys):
    await run.undo(unenter, name)
    await run.write(enter, name, keys)
    for i, step in enumerate(steps):
        match step:
            case "write":
                await run.write(mark, name, f"write {i}")
            case "call":
                await run.call("h", f"{name} {i}")
            case "undo":
                await run.undo(unmark, name, str(i))
            case "pause":
                await run.step(asyncio.sleep, 0.03)
            case "no":
                raise Refused("no")
    await run.write(leave, name)
    await run.end(mark, name, "end")


class Crashing(Worker):
    """A worker that can be lost without a word, as by SIGKILL."""

    async def run(self) -> None:
        await self._succeed()
        async with self._lines, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._beating())
            await self._work(tasks)


class Jobs(RuleBasedStateMachine):
    server: str

    @initialize()
    def begin(self):
        self.loop = asyncio.new_event_loop()
        self.do(self._begin())

    def do(self, work):
        return self.loop.run_until_complete(work)

    async def _begin(self):
        self.name = f"prop_{next(numbers)}"
        async with await psycopg.AsyncConnection.connect(self.server, autocommit=True) as db:
            await db.execute(f"create database {self.name} template jobs_ready")
        self.dsn = self.server.replace("dbname=postgres", f"dbname={self.name}")
        self.pool = make_pool(self.dsn)
        await self.pool.open()
        async with self.pool.connection() as db:
            await db.execute("create table busy (key text primary key, job text)")
        self.hosts, self.workers, self.jobs = Hosts(), {}, {}
        self.calls: dict[str, int] = {}
        for engine in "ab":
            self._start(engine)
        self._answer(True)

    def _start(self, engine):
        self.workers[engine] = asyncio.ensure_future(
            Crashing(self.pool, self.dsn, self.hosts, engine=engine).run(), loop=self.loop
        )

    def _answer(self, there):
        def answer(method, **_):
            self.calls[method] = self.calls.get(method, 0) + 1
            if self.calls[method] == 1 and method.endswith("3"):
                raise HostError("the host does not want that")

        if there:
            self.hosts.answers["h"] = answer
        else:
            self.hosts.answers.pop("h", None)

    async def _crash(self, engine):
        task = self.workers[engine]
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.3)
        assert task.cancelled() or task.exception() is None, task.exception()
        self._start(engine)

    @rule(steps=STEPS, keys=st.sets(st.sampled_from("xyz")), urgent=st.integers(0, 2))
    def enqueue(self, steps, keys, urgent):
        async def put():
            name = f"j{next(numbers)}"
            locks = tuple(Lock(k, k) for k in keys)
            wish = Wish(
                random_job,
                (name, steps, sorted(keys)),
                name,
                locks,
                (Undo(unmark, (name, "request")),),
                queue=True,
                priority=urgent,
            )
            async with self.pool.connection() as db:
                self.jobs[name] = (await enqueue(db, wish), steps)

        self.do(put())

    @rule(seconds=st.sampled_from([0.0, 0.02, 0.1]))
    def time_passes(self, seconds):
        self.do(asyncio.sleep(seconds))

    @rule(engine=st.sampled_from("ab"))
    def an_engine_crashes_and_comes_back(self, engine):
        self.do(self._crash(engine))

    @rule(there=st.booleans())
    def the_host_comes_or_goes(self, there):
        self._answer(there)

    @rule(which=st.integers(0, 20))
    def somebody_cancels(self, which):
        async def stop():
            if self.jobs:
                id, _ = list(self.jobs.values())[which % len(self.jobs)]
                try:
                    async with self.pool.connection() as db:
                        await cancel(db, id, "enough")
                except Refused:
                    pass

        self.do(stop())

    def teardown(self):
        if hasattr(self, "loop"):
            try:
                self.do(self._finish())
            finally:
                self.loop.close()

    async def _finish(self):
        self._answer(True)
        try:
            async with asyncio.timeout(40):
                while await self._left():
                    await asyncio.sleep(0.05)
                    async with self.pool.connection() as db:  # what a host that comes back does
                        await db.execute(
                            "update job set due = now() where worker is null and ended is null and waits is not null"
                        )
            await self._check()
        except TimeoutError as e:
            async with self.pool.connection() as db:
                cur = await db.execute(
                    "select description, state, token, waits, worker, attempts, error, due - now() from job where ended is null"
                )
                for w in asyncio.all_tasks():
                    w.print_stack()
                print([(w.done(), w.done() and not w.cancelled() and w.exception()) for w in self.workers.values()])
                act = await db.execute(
                    "select pid, state, wait_event_type, wait_event, now() - xact_start, left(query, 200), pg_blocking_pids(pid) from pg_stat_activity where datname = current_database()"
                )
                for a in await act.fetchall():
                    print(a)
                raise AssertionError(
                    await cur.fetchall(), await (await db.execute("select key, job_id from job_lock")).fetchall()
                ) from e
        finally:
            for task in self.workers.values():
                while not task.done():
                    task.cancel()
                    await asyncio.wait([task], timeout=0.3)
            await self.pool.close()
            async with await psycopg.AsyncConnection.connect(self.server, autocommit=True) as db:
                await db.execute(f"drop database {self.name} with (force)")

    async def _left(self):
        async with self.pool.connection() as db:
            return (await db.execute("select from job where ended is null")).rowcount

    async def _check(self):
        async with self.pool.connection() as db:
            notes = [t async for (t,) in await db.execute("select text from note")]
            jobs = {str(i): (s, e) async for i, s, e in await db.execute("select id, state, error from job")}
            for table in ("job_lock", "job_undo", "busy"):
                assert (await db.execute(f"select from {table}")).rowcount == 0, table
        assert len(notes) == len(set(notes)), "something was done twice"
        assert set(jobs) == {id for id, _ in self.jobs.values()}, "a job was lost"
        for name, (id, steps) in self.jobs.items():
            state, error = jobs[id]
            assert "internal" not in (error or ""), error
            mine = {n for n in notes if n.startswith(f"{name} ")}
            if state == "finished":
                assert mine == {f"{name} end", *(f"{name} write {i}" for i, s in enumerate(steps) if s == "write")}
            else:
                assert f"{name} undo request" in mine
                assert f"{name} end" not in mine


@pytest.mark.slow
def test_random_jobs_all_end_and_are_done_once(empty):
    Jobs.server = empty
    run_state_machine_as_test(
        Jobs,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
