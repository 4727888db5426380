"""The engine, VDSM, or both are killed at every step of every kind of job: nothing stays locked, nothing is lost.

A job kind without a scenario fails the suite. Scenarios are in crash/scenarios.py.
"""

import pytest

from tests.e2e.crash.machine import Machine
from tests.e2e.crash.scenarios import SCENARIOS, center, domain
from tests.engine.api.conftest import dsn, pki, template  # noqa: F401 - fixtures
from vireo import rooms
from vireo.engine.taskomatic.kinds import KINDS

pytestmark = pytest.mark.crash

STILL = {
    "vm": {"down", "up", "paused", "suspended"},
    "disk": {"ok"},
    "storage_domain": {"unattached", "active", "maintenance", "inactive"},
}
PHASES = ("before", "between", "after")
STEPLESS = {"vireo.engine.ops.housekeeping", "vireo.engine.ops"}
"""Rooms whose jobs have one write at most, or none: a crash leaves them to be done again."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory, pki, template):  # noqa: F811
    import psycopg

    with psycopg.connect(template, autocommit=True) as db:
        db.execute("create database crash template ready")
    m = Machine(tmp_path_factory.mktemp("crash"), pki, template.replace("dbname=postgres", "dbname=crash"))
    m.start("host")
    m.start("engine")
    m.healthy()
    m.client.put(f"/ovirt-engine/api/datacenters/{center(m)}", json={"local": True})
    host = m.post("/hosts", {"name": "h1", "address": "127.0.0.1", "port": m.host_port})
    m.until(lambda: m.status(f"/hosts/{host['id']}") == "up", why="the host")
    local = m.post(
        "/storagedomains",
        {"name": "local", "type": "data", "host": {"name": "h1"}, "storage": {"type": "localfs", "path": "/local"}},
    )
    m.post(f"/datacenters/{center(m)}/storagedomains", {"id": local["id"]})
    m.host_id = host["id"]
    yield m
    m.end()
    with psycopg.connect(template, autocommit=True) as db:
        db.execute("drop database crash with (force)")


@pytest.fixture(autouse=True)
def both_live(request):
    """A test that failed half-way must not fail the next ones."""
    if "machine" in request.fixturenames:
        m = request.getfixturevalue("machine")
        for what in ("host", "engine"):
            m.restart(what)
        m.healthy()
        m.until(lambda: m.quiet() and m.status(f"/hosts/{m.host_id}") == "up", 30, "a quiet start")


def test_every_kind_of_job_has_a_scenario():
    for room in rooms.load("vireo.engine.ops"):
        rooms.load(room.__name__)
    ours = {name for name, kind in KINDS.items() if kind.fn.__module__.startswith("vireo.")}
    own = {name for name, kind in KINDS.items() if kind.fn.__module__.rpartition(".")[0] in STEPLESS}
    assert ours - own == {kind for _, kind in SCENARIOS.values()}


def whole(m: Machine) -> None:
    """Nothing is locked, under way, without an owner or done twice."""
    assert m.quiet()
    for table in ("job_lock", "job_undo"):
        assert m.db.execute(f"select from {table}").rowcount == 0, table
    for table, still in STILL.items():
        found = {s for (s,) in m.db.execute(f"select distinct status from {table}")}
        assert found <= still, (table, found - still)
    state = m.host_state()
    images = {str(i) for (i,) in m.db.execute("select id from disk union select image from vm_memory")}
    assert {v.image for v in state.volumes.values()} == images
    domains = {str(i) for (i,) in m.db.execute("select id from storage_domain")}
    assert set(state.domains) == domains
    running = {str(i) for (i,) in m.db.execute("select id from vm where status in ('up', 'paused')")}
    assert {id for id, s in state.vms.items() if s.status != "Down"} == running
    assert m.db.execute("select from vm where (host is null) <> (status in ('down', 'suspended'))").rowcount == 0


def settle(m: Machine, watch: str, ends: tuple) -> None:
    m.until(lambda: m.quiet() and m.status(f"/hosts/{m.host_id}") == "up", 20, "jobs to end")
    m.until(lambda: m.status(watch) in ends, 10, f"{watch} to be one of {ends}")


def dry_run(m: Machine, name: str) -> tuple[int, dict[int, str]]:
    """Once without a crash: how many steps there are, and what the host is asked."""
    scenario, kind = SCENARIOS[name]
    s = scenario(m)
    r = m.client.request(s.method, "/ovirt-engine/api" + s.path, json=s.body)
    assert r.status_code < 300, r.text
    settle(m, s.watch, s.ends[1:] or s.ends)
    whole(m)
    return m.steps(kind), m.verbs(kind)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_crash_at_any_step_leaves_everything_whole(machine, name):
    m = machine
    scenario, kind = SCENARIOS[name]
    steps, verbs = dry_run(m, name)
    assert steps
    plans = [({"kind": kind, "step": n, "phase": p}, {}) for n in range(1, steps + 1) for p in PHASES]
    plans += [({}, {"verb": v, "phase": p}) for v in set(verbs.values()) for p in PHASES]
    plans += [
        ({"kind": kind, "step": n, "phase": "between"}, {"verb": v, "phase": "between"})
        for n in range(1, steps + 1)
        for v in verbs
    ]
    for engine, host in plans:
        s = scenario(m)
        if engine:
            m.restart("engine", engine)
        if host:
            m.restart("host", host)
        m.healthy()
        m.until(lambda: m.status(f"/hosts/{m.host_id}") == "up", why="the host to be up again")
        before = dict(m.host_state().effects)
        m.attempt(s.method, s.path, s.body)
        doomed = [w for w, plan in (("engine", engine), ("host", host)) if plan]
        m.until(lambda: not all(m.alive(w) for w in doomed), 10, f"a crash at {engine or host}")
        for what in doomed:
            m.restart(what)
        m.healthy()
        settle(m, s.watch, s.ends)
        whole(m)
        for effect, times in m.host_state().effects.items():
            assert times - before.get(effect, 0) <= (2 if effect.startswith("shutdown") else 1), (effect, engine, host)
