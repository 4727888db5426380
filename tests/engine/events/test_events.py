"""The audit log: floods, what others write, dismissal, age."""

import asyncio
import uuid

import psycopg
import pytest

from tests.engine.api.conftest import ROOT, get, post
from tests.engine.events.conftest import connected
from vireo.engine.events import record
from vireo.engine.events.audit import BURST, age, said
from vireo.engine.events.logins import logged_in, logged_out
from vireo.model.host import Host


def host(name="h1"):
    return Host(id=str(uuid.uuid4()), name=name)


async def rows(db, what="code, repeats"):
    return await (await db.execute(f"select {what} from event order by id")).fetchall()


async def test_an_event_that_repeats_about_the_same_is_counted_and_not_written_again(base):
    one, other = host("h1"), host("h2")
    async with connected(base) as db:
        for _ in range(5):
            await record(db, "VDS_HOST_NOT_RESPONDING", host=one, reason="no route")
        await record(db, "VDS_HOST_NOT_RESPONDING", host=other, reason="no route")
        assert await rows(db, "host::text, repeats") == [(one.id, 4), (other.id, 0)]
        await db.execute("update event set time = now() - interval '181 seconds'")
        await record(db, "VDS_HOST_NOT_RESPONDING", host=one, reason="no route")
        assert [r[0] for r in await rows(db, "host::text")] == [one.id, other.id, one.id]


async def test_an_event_without_an_interval_is_written_each_time(base):
    async with connected(base) as db:
        for _ in range(3):
            await record(db, "VDS_DETECTED", host=Host(id=str(uuid.uuid4()), name="h"))
        assert len(await rows(db)) == 3


async def test_counting_waits_for_no_other_transaction(base):
    h = host()
    async with connected(base) as db, await psycopg.AsyncConnection.connect(base) as slow:
        await record(db, "VDS_HOST_NOT_RESPONDING", host=h, reason="x")
        await record(slow, "VDS_HOST_NOT_RESPONDING", host=h, reason="x")
        async with asyncio.timeout(2):
            await record(db, "VDS_HOST_NOT_RESPONDING", host=h, reason="x")
        await slow.rollback()


async def test_logins_of_one_user_are_told_every_five_seconds(base):
    async with connected(base) as db:
        ann, ben = str(uuid.uuid4()), str(uuid.uuid4())
        for user, name in ((ann, "ann@internal-authz"), (ben, "ben@internal-authz"), (ann, "ann@internal-authz")):
            await logged_in(db, user, name)
            await logged_out(db, user, name)
        assert await rows(db, 'code, "user"::text, repeats') == [(30, ann, 1), (31, ann, 1), (30, ben, 0), (31, ben, 0)]
        assert (await rows(db, "message"))[0] == ("User ann@internal-authz logged in.",)


async def test_old_events_go_and_the_last_one_stays(base):
    async with connected(base) as db:
        for n in range(4):
            await record(db, "VDS_DETECTED", host=host(f"h{n}"))
        await db.execute("update event set time = now() - interval '31 days'")
        assert await age(db) == 3
        await record(db, "VDS_DETECTED", host=host("young"))
        assert await age(db) == 1
        assert await age(db) == 0


def test_what_is_not_given_is_the_system():
    assert said("USER_ADD_VDS", {"host": "h1"}) == "Host h1 was added by the system."


def test_a_code_without_a_text_still_says_something():
    assert said("VDC_STOP_X", {}) == "Vdc stop x."


async def test_an_external_event_is_told_with_what_its_objects_belong_to(engine):
    (cluster,) = (await get(engine, "/clusters"))["cluster"]
    body = {"origin": "backup", "custom_id": 1, "severity": "error", "description": "no space"}
    made = await post(engine, "/events", body | {"cluster": {"id": cluster["id"]}})
    assert (made["code"], made["flood_rate"], made["index"]) == ("9803", "30", made["id"])
    assert made["cluster"]["name"] == cluster["name"]
    assert made["data_center"]["id"] == cluster["data_center"]["id"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"origin": "oVirt"}, "Operation Failed"),
        ({"origin": "OVIRT "}, "Operation Failed"),
        ({"description": " "}, "Operation Failed"),
        ({"flood_rate": -1}, "Operation Failed"),
        ({"custom_id": None}, "Input validation failed."),
        ({"severity": None}, "Input validation failed."),
    ],
)
async def test_such_an_external_event_is_refused(engine, change, reason):
    body = {"origin": "backup", "custom_id": 1, "severity": "normal", "description": "done"} | change
    said = await post(engine, "/events", {k: v for k, v in body.items() if v is not None}, status=(400,))
    assert said["reason"] == reason


async def test_an_origin_uses_an_id_once_even_when_it_asks_twice_at_once(engine):
    body = {"origin": "backup", "custom_id": 7, "severity": "normal", "description": "done"}
    answers = await asyncio.gather(*(engine.post(f"{ROOT}/events", json=body) for _ in range(6)))
    assert sorted(a.status_code for a in answers) == [201, 400, 400, 400, 400, 400]
    other = await engine.post(f"{ROOT}/events", json=body | {"origin": "monitor"})
    assert other.status_code == 201


async def test_the_same_from_outside_is_written_so_often_and_then_counted(engine):
    body = {"origin": "monitor", "severity": "warning", "description": "hot"}
    made = [await post(engine, "/events", body | {"custom_id": n}) for n in range(BURST + 3)]
    assert len({m["id"] for m in made}) == BURST
    assert made[-1]["id"] == made[BURST - 1]["id"]
    assert "3 times more until" in (await get(engine, f"/events/{made[-1]['id']}"))["description"]
    other = await post(engine, "/events", body | {"custom_id": 99, "description": "cold"})
    assert other["id"] not in {m["id"] for m in made}


async def test_events_are_listed_after_an_index_newest_first_and_so_many(engine):
    body = {"origin": "o", "severity": "normal", "description": "d"}
    ids = [(await post(engine, "/events", body | {"custom_id": n}))["id"] for n in range(5)]
    listed = lambda text: get(engine, f"/events?{text}")
    assert [e["id"] for e in (await listed(f"from={ids[1]}"))["event"]] == ids[:1:-1]
    assert [e["id"] for e in (await listed("max=2"))["event"]] == ids[:2:-1]
    assert [e["id"] for e in (await listed(f"from={ids[0]}&max=1&search=origin%3Do"))["event"]] == ids[-1:]
    assert len((await listed("from=nonsense&search=origin%3Do"))["event"]) == 5


async def test_a_dismissed_event_is_not_found_can_be_read_and_comes_back(engine):
    made = await post(engine, "/events", {"origin": "o", "severity": "normal", "description": "d", "custom_id": 1})
    answer = await engine.delete(f"{ROOT}/events/{made['id']}")
    assert (answer.status_code, answer.json()) == (200, {"status": "complete"})
    found = lambda: get(engine, "/events?search=origin%3Do")
    assert not (await found()).get("event")
    assert (await get(engine, f"/events/{made['id']}"))["id"] == made["id"]
    assert (await post(engine, "/events/undelete", {}))["status"] == "complete"
    assert [e["id"] for e in (await found())["event"]] == [made["id"]]


async def test_events_of_one_machine_are_found_by_an_index(base):
    async with connected(base) as db:
        await db.execute(
            "insert into event (code, severity, message, vm) select 1, 'normal', 'm', gen_random_uuid()"
            " from generate_series(1, 3000)"
        )
        await db.execute("analyze event")
        plan = await (
            await db.execute(
                "explain select * from event where vm = %s order by id desc limit 10", (str(uuid.uuid4()),)
            )
        ).fetchall()
    assert "event_vm" in str(plan)
