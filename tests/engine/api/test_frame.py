"""What every address of the API has: links, actions, methods, faults, whether or not it is built yet."""

import re

import pytest

from vireo.engine.api import _model
from vireo.engine.api._tree import Tree
from tests.engine.api.conftest import ROOT, get, post


def test_every_service_of_the_model_is_reached_from_the_root():
    seen, todo = set(), [_model.ROOT]
    while todo:
        service = todo.pop()
        if service.name not in seen:
            seen.add(service.name)
            names = [*service.below.values(), *([service.item] if service.item else [])]
            todo += [_model.SERVICES[n] for n in names]
    assert seen == set(_model.SERVICES)


def test_what_answers_an_empty_list_is_a_list_of_the_model():
    assert {n for n in _model.EMPTY if "list" not in _model.SERVICES[n].methods.values()} == set()


def test_every_collection_is_where_the_model_has_one_or_is_known_to_be_ours():
    for collection in Tree().collections:
        for path in (collection.path, *collection.also):
            found = _model.find([p if i % 2 == 0 else "x" for i, p in enumerate(path.split("/"))])
            assert found or path.split("/")[0] not in _model.ROOT.below, path


async def test_the_root_links_everything_in_ovirts_order(engine):
    body = await get(engine, "")
    rels = [link["rel"] for link in body["link"]]
    assert rels[:6] == ["clusters", "clusters/search", "datacenters", "datacenters/search", "events", "events/search"]
    assert "options" not in rels
    assert body["special_objects"]["root_tag"]["id"] == "00000000-0000-0000-0000-000000000000"
    assert "engine_backup" in body


async def test_an_entity_has_the_links_and_actions_of_the_model(engine):
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    links = "quotas qoss iscsibonds clusters networks storagedomains permissions"
    assert [link["rel"] for link in center["link"]] == links.split()
    assert [link["rel"] for link in center["actions"]["link"]] == ["setmaster", "cleanfinishedtasks"]


async def test_options_tell_the_methods_of_the_model(engine):
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    allowed = {
        "/vms": "HEAD, POST, GET, OPTIONS",
        f"/datacenters/{center['id']}": "HEAD, DELETE, GET, OPTIONS, PUT",
        f"/datacenters/{center['id']}/setmaster": "POST, OPTIONS",
    }
    for path, allow in allowed.items():
        r = await engine.options(ROOT + path)
        assert (r.status_code, r.headers["allow"], r.text) == (200, allow, allow)
        assert (await engine.request("PATCH", ROOT + path)).status_code == 405


async def test_what_is_not_built_yet_says_so_and_is_no_error_of_the_server(engine):
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    r = await engine.post(f"{ROOT}/datacenters/{center['id']}/setmaster", json={"storage_domain": {"name": "x"}})
    assert r.status_code == 405
    assert "not built yet" in r.json()["fault"]["detail"]
    assert await get(engine, "/imagetransfers") == {}


@pytest.mark.parametrize(
    ("version", "path", "status"),
    [("4", "/vms", 200), ("5", "/vms", 400), ("3", "/vms", 405), ("4", "/v4/vms", 200), ("4", "/v9/vms", 400)],
)
async def test_a_version_is_known_or_refused(engine, version, path, status):
    r = await engine.get(ROOT + path, headers={"Version": version})
    assert r.status_code == status


async def test_an_id_that_is_none_is_not_found_without_a_body(engine):
    for path in ("/vms/no-id", "/vms/no-id/nics", "/clusters/no-id/networks", "/datacenters/no-id/quotas/no-id"):
        r = await engine.get(ROOT + path)
        assert (r.status_code, r.content) == (404, b"")


async def test_a_missing_attribute_is_named_in_both_forms(engine):
    r = await engine.post(f"{ROOT}/clusters", json={"name": "c"})
    assert r.json()["reason"] == "Input validation failed."
    words = r.json()["detail"]
    assert words.startswith("Parameters 'cluster.data_center.id' or 'cluster.data_center.name' are mandatory")
    r = await engine.post(f"{ROOT}/networks", json={"name": "n"})
    assert r.json() == {"reason": "Incomplete parameters", "detail": "Network [dataCenter.name|id] required for add"}


async def test_another_id_in_a_put_is_refused(engine):
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    body = {"id": "11111111-1111-1111-1111-111111111111"}
    r = await engine.put(f"{ROOT}/datacenters/{center['id']}", json=body)
    assert r.status_code == 409
    assert r.json()["reason"] == "Broken immutability constraint"


async def test_a_bad_body_names_the_method_of_the_model(engine):
    r = await engine.post(f"{ROOT}/datacenters", content="{", headers={"Content-Type": "application/json"})
    assert re.search(r"https://engine.test/ovirt-engine/apidoc#services/data_centers/methods/add$", r.json()["detail"])


async def test_follow_puts_lists_and_references_inside(engine):
    clusters = await get(engine, "/clusters", params={"follow": "Data_Center.quotas,networks,affinitygroups"})
    (cluster,) = clusters["cluster"]
    assert cluster["data_center"]["name"] == "Default"
    assert cluster["data_center"]["quotas"]["quota"][0]["name"] == "Default"
    assert cluster["networks"]["network"][0]["name"] == "ovirtmgmt"
    assert cluster["affinity_groups"] == {}
    r = await engine.get(f"{ROOT}/clusters", params={"follow": "bogus"})
    assert r.status_code == 400


async def test_an_answer_with_a_job_tells_where_its_progress_is(site):
    disk = {"name": "d", "provisioned_size": "1048576", "format": "raw", "storage_domains": None}
    body = disk | {"storage_domains": {"storage_domain": [{"name": "local"}]}}
    r = await site.post(f"{ROOT}/disks", json=body)
    if r.status_code == 202:
        (link,) = [li for li in r.json()["link"] if li["rel"] == "creation_status"]
        progress = (await site.get(link["href"])).json()
        assert progress["status"] in {"in_progress", "complete"}
    body["name"] = "e"
    r = await site.post(f"{ROOT}/disks", json=body, headers={"X-Ovirt-Expect": "201-created"})
    assert r.status_code == 201, r.text


async def test_an_id_in_a_body_that_is_none_is_a_bad_request(engine):
    r = await engine.post(f"{ROOT}/clusters", json={"name": "c", "data_center": {"id": "zz"}})
    assert (r.status_code, r.json()["reason"]) == (400, "Operation failed")
    assert r.json()["detail"] == "Invalid UUID string: zz"


async def test_post_is_answered_with_an_address_below_the_parent(engine):
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    network = await post(engine, "/networks", {"name": "n", "data_center": {"name": "Default"}})
    assert network["href"] == f"{ROOT}/datacenters/{center['id']}/networks/{network['id']}"
    assert (await get(engine, f"/networks/{network['id']}"))["href"] == f"{ROOT}/networks/{network['id']}"
