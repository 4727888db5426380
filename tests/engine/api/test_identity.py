"""Users, groups, roles, permissions, tags and bookmarks through the API."""

import psycopg
import pytest

from tests.engine.api.conftest import ROOT, get, post
from vireo.engine.auth import directory

EVERYONE = "eee00000-0000-0000-0000-123456789eee"
SECRET = "a secret of tests"


@pytest.fixture
async def known(dsn, engine):
    """The directory has bob, who is in the group ops."""
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await directory.add(db, "bob", SECRET, first_name="Bob", email="bob@example.org")
        await directory.add_group(db, "ops")
        await directory.join(db, "ops", "bob")
    return engine


async def user(engine, name="bob"):
    return await post(engine, "/users", {"user_name": name, "domain": {"name": "internal-authz"}})


async def test_a_user_of_the_directory_is_added_once_and_removed(known):
    bob = await user(known)
    assert (bob["name"], bob["principal"], bob["user_name"]) == ("Bob", "bob", "bob@internal-authz")
    assert (await user(known, "bob@internal-authz"))["id"] == bob["id"]
    assert (await known.delete(f"{ROOT}/users/{bob['id']}")).status_code == 200
    assert (await known.get(f"{ROOT}/users/{bob['id']}")).status_code == 404


async def test_a_user_that_the_directory_has_not_is_not_found(engine):
    r = await engine.post(f"{ROOT}/users", json={"user_name": "nobody", "domain": {"name": "internal-authz"}})
    assert (r.status_code, r.json()["detail"]) == (404, "Entity not found: ADUSER@internal-authz:: username=nobody")


async def test_nobody_removes_himself_or_everyone(engine):
    (admin,) = (await get(engine, "/users"))["user"]
    assert (await engine.delete(f"{ROOT}/users/{admin['id']}")).status_code == 409
    assert (await engine.delete(f"{ROOT}/groups/{EVERYONE}")).status_code == 409


async def test_the_roles_of_every_installation_cannot_be_changed(engine):
    roles = (await get(engine, "/roles"))["role"]
    assert len(roles) == 37
    assert {r["mutable"] for r in roles} == {"false"}
    for r in roles[:2]:
        assert (await engine.put(f"{ROOT}/roles/{r['id']}", json={"name": "x"})).status_code == 409
        assert (await engine.delete(f"{ROOT}/roles/{r['id']}")).status_code == 409
        assert (await engine.post(f"{ROOT}/roles/{r['id']}/permits", json={"id": "1"})).status_code == 409


async def test_a_custom_role_gets_and_loses_permits(engine):
    body = {"name": "mine", "administrative": "false", "permits": {"permit": [{"id": "1"}, {"id": "1300"}]}}
    role = await post(engine, "/roles", body)
    at = f"/roles/{role['id']}"
    await post(engine, f"{at}/permits", {"name": "run_vm"})
    assert [p["name"] for p in (await get(engine, f"{at}/permits"))["permit"]] == ["create_vm", "login", "run_vm"]
    assert (await engine.delete(f"{ROOT}{at}/permits/22")).status_code == 200
    r = await engine.post(f"{ROOT}{at}/permits", json={"name": "create_host"})
    assert (r.status_code, "administrators" in r.json()["detail"]) == (409, True)
    assert (await engine.put(f"{ROOT}{at}", json={"administrative": "true"})).status_code == 400
    assert (await engine.delete(f"{ROOT}{at}")).status_code == 200


async def test_a_role_that_somebody_has_is_not_removed(known):
    body = {"name": "mine", "administrative": "false", "permits": {"permit": [{"id": "1"}]}}
    role, bob = await post(known, "/roles", body), await user(known)
    given = await post(known, "/permissions", {"role": {"id": role["id"]}, "user": {"id": bob["id"]}})
    assert (await known.delete(f"{ROOT}/roles/{role['id']}")).status_code == 409
    assert (await known.delete(f"{ROOT}/permissions/{given['id']}")).status_code == 200
    assert (await known.delete(f"{ROOT}/roles/{role['id']}")).status_code == 200


async def test_a_permission_is_inherited_by_what_is_inside(known):
    bob = await user(known)
    (center,) = (await get(known, "/datacenters"))["data_center"]
    (cluster,) = (await get(known, "/clusters"))["cluster"]
    body = {"role": {"name": "UserRole"}, "user": {"id": bob["id"]}}
    given = await post(known, f"/datacenters/{center['id']}/permissions", body)
    assert (await post(known, f"/datacenters/{center['id']}/permissions", body))["id"] == given["id"]
    below = (await get(known, f"/clusters/{cluster['id']}/permissions"))["permission"]
    assert given["id"] in {p["id"] for p in below}
    assert {p["cluster"]["id"] for p in below} == {cluster["id"]}


async def test_what_goes_takes_its_permissions_with_it(known, dsn):
    bob = await user(known)
    await post(known, "/permissions", {"role": {"name": "UserRole"}, "user": {"id": bob["id"]}})
    await known.delete(f"{ROOT}/users/{bob['id']}")
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        row = await (await db.execute("select count(*) from permission where principal = %s", (bob["id"],))).fetchone()
    assert row == (0,)


async def test_the_last_super_user_stays_one(engine):
    permissions = (await get(engine, "/permissions"))["permission"]
    mine = next(p for p in permissions if "user" in p)
    r = await engine.delete(f"{ROOT}/permissions/{mine['id']}")
    assert (r.status_code, "last SuperUser" in r.json()["detail"]) == (409, True)


async def test_a_tag_goes_with_its_descendants_and_not_below_itself(engine):
    top = await post(engine, "/tags", {"name": "top"})
    inner = await post(engine, "/tags", {"name": "inner", "parent": {"name": "top"}})
    r = await engine.put(f"{ROOT}/tags/{top['id']}", json={"parent": {"id": inner["id"]}})
    assert r.status_code == 409
    assert (await engine.delete(f"{ROOT}/tags/{top['id']}")).status_code == 200
    assert [t["name"] for t in (await get(engine, "/tags"))["tag"]] == ["root"]


async def test_a_tag_is_found_with_what_is_below_it(known):
    bob = await user(known)
    await post(known, "/tags", {"name": "top"})
    await post(known, "/tags", {"name": "inner", "parent": {"name": "top"}})
    assigned = await post(known, f"/users/{bob['id']}/tags", {"name": "inner"})
    assert assigned["user"]["id"] == bob["id"]
    for search, found in (("tag=top", ["bob"]), ("tag=in*", ["bob"]), ("tag=root", []), ("tag!=inner", ["admin"])):
        users = (await get(known, "/users", params={"search": search})).get("user", [])
        assert [u["principal"] for u in users] == found, search
    assert (await known.delete(f"{ROOT}/users/{bob['id']}/tags/{assigned['id']}")).status_code == 200
    assert await get(known, f"/users/{bob['id']}/tags") == {}


async def test_groups_of_the_directory_are_added_and_searched(known):
    group = await post(known, "/groups", {"name": "ops", "domain": {"name": "internal-authz"}})
    assert group["domain"]["name"] == "internal-authz"
    assert [g["name"] for g in (await get(known, "/groups?search=name%3Do*"))["group"]] == ["ops"]
    bob = await user(known)
    assert [g["id"] for g in (await get(known, f"/users/{bob['id']}/groups"))["group"]] == [group["id"]]


async def test_the_directory_shows_its_users_and_groups(known):
    (domain,) = (await get(known, "/domains"))["domain"]
    users = (await get(known, f"/domains/{domain['id']}/users"))["user"]
    assert {u["principal"] for u in users} == {"admin", "bob"}
    assert (await get(known, f"/domains/{domain['id']}/users/{users[0]['id']}"))["principal"]
    assert [g["name"] for g in (await get(known, f"/domains/{domain['id']}/groups"))["group"]] == ["ops"]


async def test_a_user_has_settings_one_key_and_events_that_he_is_told_of(known):
    bob = await user(known)
    at = f"/users/{bob['id']}"
    assert await get(known, f"{at}/options") == {"user_option": []}
    option = await post(known, f"{at}/options", {"name": "theme", "content": '{"dark":true}'})
    assert option["content"] == '{"dark": true}'
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ4gYVZC5m7TmEnOJHqC0kQ8hJdKU1mTo3v4cVtcxY0d bob"
    await post(known, f"{at}/sshpublickeys", {"content": key})
    assert (await known.post(f"{ROOT}{at}/sshpublickeys", json={"content": key})).status_code == 409
    body = {"event": "vm_migration_start", "notification_method": "smtp", "address": "b@example.org"}
    assert (await post(known, f"{at}/eventsubscriptions", body))["id"] == "vm_migration_start"
    assert (await known.delete(f"{ROOT}{at}/eventsubscriptions/vm_migration_start")).status_code == 200
    assert (await known.post(f"{ROOT}{at}/sshpublickeys", json={"content": "ssh-rsa AAAA x"})).status_code == 400


async def test_bookmarks_are_kept_changed_and_dropped(engine):
    mark = await post(engine, "/bookmarks", {"name": "up", "value": "Vms: status=up"})
    assert (await engine.post(f"{ROOT}/bookmarks", json={"name": "up", "value": "x"})).status_code == 409
    r = await engine.put(f"{ROOT}/bookmarks/{mark['id']}", json={"value": "Hosts:"})
    assert (r.json()["name"], r.json()["value"]) == ("up", "Hosts:")
    assert (await engine.delete(f"{ROOT}/bookmarks/{mark['id']}")).status_code == 200
    assert await get(engine, "/bookmarks") == {}


async def test_options_are_read_by_name_and_version(engine):
    values = (await get(engine, "/options/MaxNumOfVmCpus"))["values"]["system_option_value"]
    assert [v["version"] for v in values] == ["4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8"]
    (one,) = (await get(engine, "/options/MaxNumOfVmCpus?version=4.7"))["values"]["system_option_value"]
    assert one["version"] == "4.7"
    for path in ("/options/maxnumofvmcpus", "/options/MaxNumOfVmCpus?version=1.0"):
        assert (await engine.get(ROOT + path)).status_code == 404


async def test_operating_systems_have_icons_that_can_be_read(engine):
    systems = (await get(engine, "/operatingsystems"))["operating_system"]
    icon = await get(engine, f"/icons/{systems[0]['large_icon']['id']}")
    assert (icon["media_type"], icon["data"][:8]) == ("image/png", "iVBORw0K")
