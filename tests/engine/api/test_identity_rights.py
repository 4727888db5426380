"""What plain users may do and see."""

import contextlib

import httpx
import psycopg
import pytest

from tests.engine.api.conftest import ROOT, get, post
from vireo.engine.auth import directory

SECRET = "a secret of tests"


@pytest.fixture
async def people(dsn, site):
    """bob and carol, whom the engine knows and who have no roles; carol is in the group ops. They ask with Basic."""
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        for name in ("bob", "carol"):
            await directory.add(db, name, SECRET, first_name=name)
        await directory.add_group(db, "ops")
        await directory.join(db, "ops", "carol")
    domain = {"name": "internal-authz"}
    ids = {n: (await post(site, "/users", {"user_name": n, "domain": domain}))["id"] for n in ("bob", "carol")}
    ids["ops"] = (await post(site, "/groups", {"name": "ops", "domain": domain}))["id"]
    return ids


@contextlib.asynccontextmanager
async def acting(site, name):
    transport = site._transport
    async with httpx.AsyncClient(
        transport=transport,
        base_url="https://engine.test",
        auth=(f"{name}@internal", SECRET),
        headers={"Accept": "application/json"},
        timeout=30,
    ) as client:
        yield client


async def vm(engine, name):
    return await post(engine, "/vms", {"name": name, "cluster": {"name": "Default"}, "template": {"name": "Blank"}})


async def give(site, where, role, **who):
    kind, id = next(iter(who.items()))
    return await post(site, f"{where}/permissions", {"role": {"name": role}, kind: {"id": id}})


async def test_without_a_role_of_his_own_nobody_logs_in(site, people):
    async with acting(site, "bob") as bob:
        r = await bob.get(f"{ROOT}/vms")
        assert (r.status_code, "not authorized to perform login" in r.text) == (401, True)
        web = await vm(site, "web")
        await give(site, f"/vms/{web['id']}", "UserRole", user=people["bob"])
        assert (await bob.get(f"{ROOT}/vms")).status_code == 200


async def test_a_user_sees_and_does_what_his_role_on_a_vm_allows(site, people):
    web, other = await vm(site, "web"), await vm(site, "other")
    await give(site, f"/vms/{web['id']}", "UserRole", user=people["bob"])
    async with acting(site, "bob") as bob:
        for search in ("", "?search=name%3D*", "?max=5"):
            assert [v["name"] for v in (await get(bob, f"/vms{search}"))["vm"]] == ["web"]
        assert (await bob.get(f"{ROOT}/vms/{other['id']}")).status_code == 404
        assert (await bob.get(f"{ROOT}/vms/{other['id']}/nics")).status_code == 404
        r = await bob.put(f"{ROOT}/vms/{web['id']}", json={"comment": "x"})
        assert (r.status_code, "not authorized" in r.json()["detail"]) == (403, True)
        assert (await bob.put(f"{ROOT}/vms/{other['id']}", json={"comment": "x"})).status_code == 404
        assert (await bob.delete(f"{ROOT}/vms/{web['id']}")).status_code == 403
        r = await bob.post(f"{ROOT}/vms/{other['id']}/start", json={})
        assert (r.status_code, r.json()["status"]) == (403, "failed")
        r = await bob.post(f"{ROOT}/vms/{web['id']}/start", json={})
        assert (r.status_code, "bootable" in r.json()["fault"]["detail"]) == (409, True)


async def test_a_group_gives_its_members_what_it_may(site, people):
    web = await vm(site, "web")
    await give(site, f"/vms/{web['id']}", "UserRole", group=people["ops"])
    async with acting(site, "carol") as carol, acting(site, "bob") as bob:
        assert [v["name"] for v in (await get(carol, "/vms"))["vm"]] == ["web"]
        assert (await bob.get(f"{ROOT}/vms")).status_code == 401


async def test_who_makes_a_vm_in_a_cluster_owns_it(site, people):
    await vm(site, "other")
    (cluster,) = (await get(site, "/clusters"))["cluster"]
    await give(site, f"/clusters/{cluster['id']}", "PowerUserRole", user=people["bob"])
    async with acting(site, "bob") as bob:
        mine = await vm(bob, "mine")
        assert [v["name"] for v in (await get(bob, "/vms"))["vm"]] == ["mine"]
        assert (await bob.put(f"{ROOT}/vms/{mine['id']}", json={"comment": "x"})).status_code == 200
        assert (
            await bob.put(
                f"{ROOT}/datacenters/{(await get(bob, '/datacenters'))['data_center'][0]['id']}", json={"comment": "x"}
            )
        ).status_code == 403


async def test_a_role_on_the_data_center_shows_what_is_inside(site, people):
    web = await vm(site, "web")
    (center,) = (await get(site, "/datacenters"))["data_center"]
    given = await give(site, f"/datacenters/{center['id']}", "UserVmManager", user=people["bob"])
    async with acting(site, "bob") as bob:
        assert [v["name"] for v in (await get(bob, "/vms"))["vm"]] == ["web"]
        assert (await bob.put(f"{ROOT}/vms/{web['id']}", json={"comment": "x"})).status_code == 200
        await site.delete(f"{ROOT}/permissions/{given['id']}")
        assert (await bob.get(f"{ROOT}/vms")).status_code == 401


async def test_filter_false_is_for_administrators(site, people):
    web = await vm(site, "web")
    await give(site, f"/vms/{web['id']}", "UserRole", user=people["bob"])
    async with acting(site, "bob") as bob:
        for path in (
            "/vms?filter=false",
            f"/vms/{web['id']}?filter=false",
            "/tags",
            "/macpools",
            "/bookmarks",
            "/jobs",
        ):
            r = await bob.get(ROOT + path)
            assert (r.status_code, "insufficient permissions" in r.json()["detail"]) == (400, True), path
        assert (await bob.get(f"{ROOT}/vms?filter=true", headers={"Filter": "false"})).status_code == 200
        assert [u["principal"] for u in (await get(bob, "/users"))["user"]] == ["bob"]
        assert {r["administrative"] for r in (await get(bob, "/roles"))["role"]} == {"false"}
    assert await get(site, "/vms", headers={"Filter": "true"}) == {}
    assert (await site.get(f"{ROOT}/vms/{web['id']}", headers={"Filter": "true"})).status_code == 404


async def test_only_a_super_user_gives_roles_of_administrators(site, people):
    (center,) = (await get(site, "/datacenters"))["data_center"]
    await give(site, f"/datacenters/{center['id']}", "DataCenterAdmin", user=people["bob"])
    async with acting(site, "bob") as bob:
        body = {"role": {"name": "SuperUser"}, "user": {"id": people["bob"]}}
        assert (await bob.post(f"{ROOT}/permissions", json=body)).status_code == 403
        body["role"]["name"] = "DataCenterAdmin"
        r = await bob.post(f"{ROOT}/datacenters/{center['id']}/permissions", json=body)
        assert r.status_code == 403


async def test_nobody_changes_the_settings_of_another(site, people):
    web = await vm(site, "web")
    await give(site, f"/vms/{web['id']}", "UserRole", user=people["bob"])
    body = {"name": "theme", "content": "1"}
    async with acting(site, "bob") as bob:
        await post(bob, f"/users/{people['bob']}/options", body)
        assert (await bob.post(f"{ROOT}/users/{people['carol']}/options", json=body)).status_code in {403, 404}
        r = await bob.put(f"{ROOT}/users/{people['carol']}?filter=false", json={"user_options": {"property": []}})
        assert r.status_code == 403


async def test_what_one_may_not_see_is_not_shown_through_follow_either(site, people):
    web = await vm(site, "web")
    await give(site, f"/vms/{web['id']}", "UserRole", user=people["bob"])
    body = {"interface": "virtio", "disk": {"name": "secret", "format": "cow", "provisioned_size": 1 << 30}}
    added = await post(site, f"/vms/{web['id']}/diskattachments", body)
    path = f"{ROOT}/vms/{web['id']}/diskattachments?follow=disk"
    whole = (await site.get(path)).json()["disk_attachment"][0]["disk"]
    assert whole["alias"] == "secret"
    async with acting(site, "bob") as bob:
        may = (await bob.get(f"{ROOT}/disks/{added['id']}")).status_code == 200
        r = await bob.get(path)
        shown = r.json().get("disk_attachment", [{}])[0].get("disk", {}) if r.status_code == 200 else {}
        assert ("alias" in shown) == may
