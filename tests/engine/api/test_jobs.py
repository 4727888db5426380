"""/jobs and /operations: what the engine does, in oVirt's shape and in Vireo's own."""

import asyncio
import contextlib

import psycopg
import pytest

from tests.engine.api.conftest import ROOT
from vireo.context import user_id
from vireo.engine.ops.housekeeping.jobs import forget
from vireo.engine.taskomatic import Lock, Undo, Wish, enqueue, job, undo
from vireo.errors import Refused

GATES: dict[str, asyncio.Event] = {}


async def wait_at_gate(name: str) -> str:
    await GATES.setdefault(name, asyncio.Event()).wait()
    return name


async def look(n: int) -> int:
    return n


async def nothing(db, n: int) -> int:
    await db.execute("select 1")
    return n


@undo
async def put_back(db, n: int):
    await db.execute("select 1")


@job
async def api_gated(run, name):
    await run.step(look, 1)
    await run.undo(put_back, 1)
    await run.progress(40, 4, 10)
    await run.step(wait_at_gate, name)
    return await run.end(nothing, 3)


@job
async def api_refused(run):
    await run.step(look, 1)
    await run.undo(put_back, 1)
    raise Refused("The disk is full.")


@job
async def api_parent(run):
    children = await run.children([Wish(api_refused, (), "The child")])
    return [c.error for c in children]


async def start(dsn: str, wish: Wish, user: str | None = None) -> str:
    user_id.set(user)
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        return await enqueue(db, wish)


async def until(engine, path: str, fits, limit: float = 10.0):
    async with asyncio.timeout(limit):
        while not fits(found := (await engine.get(f"{ROOT}{path}")).json()):
            await asyncio.sleep(0.02)
    return found


async def steps(engine, id: str) -> list[dict]:
    return (await engine.get(f"{ROOT}/jobs/{id}/steps")).json().get("step", [])


@pytest.fixture
async def gated(engine, dsn):
    """A job that stands at its second step, and the way to let it go."""
    GATES.clear()
    id = await start(dsn, Wish(api_gated, ("g",), "Moving disk web", (Lock("disk:1", "Disk web"),)))
    await until(engine, f"/operations/{id}", lambda o: o.get("progress") == "40")
    yield id
    with contextlib.suppress(KeyError):
        GATES["g"].set()
    await until(engine, f"/jobs/{id}", lambda j: j.get("status") != "started")


async def test_a_running_job_is_started_and_was_validated(engine, gated):
    shown = (await engine.get(f"{ROOT}/jobs/{gated}")).json()
    assert (shown["status"], shown["external"], shown["description"]) == ("started", "false", "Moving disk web")
    assert "end_time" not in shown
    assert [a["rel"] for a in shown["actions"]["link"]] == ["clear", "end"]
    validating, executing, look_step = await steps(engine, gated)
    assert (validating["type"], validating["number"], validating["status"]) == ("validating", "0", "finished")
    assert (executing["type"], executing["number"], executing["status"]) == ("executing", "1", "started")
    assert executing["progress"] == "40"
    assert "end_time" not in executing
    assert look_step["parent_step"]["href"] == executing["href"]
    assert (look_step["number"], look_step["status"], look_step["description"]) == ("0", "finished", "Look")


async def test_steps_keep_their_ids_and_can_be_read_one_by_one(engine, gated):
    before = await steps(engine, gated)
    GATES["g"].set()
    await until(engine, f"/jobs/{gated}", lambda j: j["status"] == "finished")
    after = await steps(engine, gated)
    assert [s["id"] for s in after][: len(before)] == [s["id"] for s in before]
    assert {s["status"] for s in after} == {"finished"}
    for step in after:
        assert (await engine.get(step["href"])).json() == step
        assert (await engine.get(f"{step['href']}/statistics")).json() == {}
    assert (await engine.get(f"{ROOT}/jobs/{gated}/steps/{gated}")).status_code == 404


async def test_a_failed_job_says_why(engine, dsn):
    id = await start(dsn, Wish(api_refused, (), "Failing"))
    shown = await until(engine, f"/jobs/{id}", lambda j: j["status"] == "failed")
    assert shown["comment"] == "The disk is full."
    found = await steps(engine, id)
    assert [(s["type"], s["status"]) for s in found if "parent_step" not in s] == [
        ("validating", "finished"),
        ("executing", "failed"),
        ("finalizing", "finished"),
    ]
    assert ("The disk is full.", "failed") in [(s["description"], s["status"]) for s in found]
    assert ("Undo put back", "finished") in [(s["description"], s["status"]) for s in found]


async def test_jobs_are_searched_by_correlation_id(engine):
    for word in ("web-1", "web-2", "db_1"):
        await engine.post(f"{ROOT}/jobs", json={"description": word}, headers={"Correlation-Id": word})

    async def found(search, **more):
        answer = await engine.get(f"{ROOT}/jobs", params={"search": search, **more})
        return [j["description"] for j in answer.json().get("job", [])]

    assert await found("correlation_id=web-1") == ["web-1"]
    assert await found("Correlation_Id = web*") == ["web-1", "web-2"]
    assert await found("correlation_id=web*", max="1") == ["web-1"]
    assert await found("correlation_id=db?1") == []
    assert await found('correlation_id!="web*"') == ["db_1"]
    assert await found("correlation_id=") == []
    assert await found("correlation_id==x") == []


async def test_a_job_of_another_system_is_ended_by_it(engine):
    made = (await engine.post(f"{ROOT}/jobs", json={"description": "backup"})).json()
    assert (made["external"], made["status"], made["auto_cleared"]) == ("true", "started", "true")
    step = (await engine.post(f"{made['href']}/steps", json={"description": "copy", "type": "executing"})).json()
    below = {"description": "half", "type": "executing", "parent_step": {"id": step["id"]}}
    inner = (await engine.post(f"{made['href']}/steps", json=below)).json()
    second = (await engine.post(f"{made['href']}/steps", json={"description": "c2", "type": "finalizing"})).json()
    assert [s["number"] for s in (step, inner, second)] == ["0", "0", "1"]
    assert (await engine.post(f"{step['href']}/end", json={"succeeded": "true"})).status_code == 200
    assert (await engine.get(inner["href"])).json()["status"] == "finished"
    assert (await engine.post(f"{made['href']}/end", json={"succeeded": "false"})).status_code == 200
    assert (await engine.get(second["href"])).json()["status"] == "failed"
    assert (
        await engine.post(f"{made['href']}/steps", json={"description": "x", "type": "executing"})
    ).status_code == 409
    assert (await engine.post(f"{made['href']}/end", json={"succeeded": "true"})).status_code == 200
    assert (await engine.get(made["href"])).json()["status"] == "failed"
    assert (await engine.request("DELETE", made["href"])).status_code == 405


async def test_a_job_of_the_engine_is_not_ended_from_outside(engine, gated):
    for path, body in (("end", {}), ("clear", {}), ("steps", {"description": "x", "type": "executing"})):
        answer = await engine.post(f"{ROOT}/jobs/{gated}/{path}", json=body)
        assert answer.status_code == 409
        assert "Moving disk web" in answer.text
    assert (await engine.get(f"{ROOT}/jobs/{gated}")).json()["status"] == "started"


async def test_a_cancelled_job_is_aborted_and_says_why(engine, gated):
    answer = await engine.post(f"{ROOT}/jobs/{gated}/cancel", json={"reason": "wrong disk"})
    assert answer.status_code == 200
    assert answer.json()["job"]["id"] == gated
    shown = await until(engine, f"/jobs/{gated}", lambda j: j["status"] == "aborted")
    assert "wrong disk" in shown["comment"]
    assert (await engine.post(f"{ROOT}/jobs/{gated}/cancel", json={})).status_code == 409


async def test_operations_tell_who_holds_what_is_waited_for(engine, dsn, gated):
    wish = Wish(
        api_gated, ("h",), "Removing disk web", (Lock("disk:1", "Disk web"),), (Undo(put_back, (1,)),), queue=True
    )
    GATES.setdefault("h", asyncio.Event()).set()
    second = await start(dsn, wish)
    shown = await until(engine, f"/operations/{second}", lambda o: "holder" in o and "waits" in o)
    assert shown["holder"]["job"] == gated
    assert shown["holder"]["lock"] == "Disk web"
    assert "Moving disk web" in shown["waits"]
    assert shown["undo_left"] == "1"
    headers = {"Accept": "application/vnd.vireo+json"}
    await until(engine, f"/operations/{gated}", lambda o: "bytes_done" in o)
    first = next(o for o in (await engine.get(f"{ROOT}/operations", headers=headers)).json() if o["id"] == gated)
    assert (first["progress"], first["bytes_done"], first["bytes_total"]) == (40, 4, 10)
    assert first["locks"] == ["disk:1"]
    assert first["state"] == "running"
    assert "waits" not in first
    GATES["g"].set()
    await until(engine, f"/operations/{second}", lambda o: o["state"] == "finished")
    ids = {o["id"] for o in (await engine.get(f"{ROOT}/operations", headers=headers)).json()}
    assert not ids & {gated, second}
    ids = {o["id"] for o in (await engine.get(f"{ROOT}/operations?all", headers=headers)).json()}
    assert ids >= {gated, second}


async def test_one_operation_has_its_trace_and_is_found_by_the_beginning_of_its_id(engine, gated):
    shown = (await engine.get(f"{ROOT}/operations/{gated[:9]}")).json()
    assert shown["id"] == gated
    trace = shown["trace"]
    assert [s["name"] for s in trace] == ["look", "from here on: undo put back"]
    assert trace[0]["answer"] == "1"
    assert (await engine.get(f"{ROOT}/operations/zz")).status_code == 404


async def test_a_parent_tells_of_its_children(engine, dsn):
    id = await start(dsn, Wish(api_parent, (), "The parent"))
    shown = await until(engine, f"/operations/{id}", lambda o: o["state"] == "finished")
    assert (shown["children"], shown["children_failed"]) == ("1", "1")


async def test_ended_jobs_are_forgotten_after_a_day_or_as_the_setting_says(engine, dsn):
    made = [(await engine.post(f"{ROOT}/jobs", json={"description": "x"})).json() for _ in range(3)]
    kept = (await engine.post(f"{ROOT}/jobs", json={"description": "y", "auto_cleared": "false"})).json()
    for entity, good in zip([*made, kept], ("true", "true", "false", "true"), strict=True):
        await engine.post(f"{entity['href']}/end", json={"succeeded": good})
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await db.execute("update job set ended = now() - interval '2 days' where id = %s", (made[0]["id"],))
        await db.execute("update job set ended = now() - interval '2 days' where id = %s", (kept["id"],))
        assert await forget(db) == 1
        await db.execute("insert into setting values ('FailedJobCleanupTimeInMinutes', '0')")
        assert await forget(db) == 1
    left = {j["id"] for j in (await engine.get(f"{ROOT}/jobs")).json()["job"]}
    assert left >= {made[1]["id"], kept["id"]}
    assert not left & {made[0]["id"], made[2]["id"]}
