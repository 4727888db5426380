"""Templates, instance types, policies, affinity, profiles, providers: defined, changed, removed."""

import pytest

from tests.engine.api.conftest import ROOT, get, post
from tests.engine.api.test_vm_settings import added, center, put

__all__ = ["center"]
NOWHERE = "11111111-1111-1111-1111-111111111111"


async def gone(engine, path, status=200):
    r = await engine.delete(ROOT + path)
    assert r.status_code == status, r.text


async def test_a_template_of_a_vm_gives_its_settings_to_vms_and_cannot_go_while_there_are_some(center):
    vm = await added(center, os={"type": "rhel_9x64"})
    await post(center, f"/vms/{vm['id']}/nics", {"name": "nic1"})
    first = await post(center, "/templates", {"name": "t", "vm": {"id": vm["id"]}})
    base = {"base_template": {"id": first["id"]}, "version_name": "second"}
    second = await post(center, "/templates", {"name": "t", "vm": {"id": vm["id"]}, "version": base})
    assert (second["version"]["version_number"], second["name"]) == ("2", "t")
    wish = {
        "name": "w",
        "cluster": {"name": "Default"},
        "template": {"name": "t"},
        "use_latest_template_version": "true",
    }
    made = await post(center, "/vms", wish)
    assert (made["template"]["id"], made["os"]["type"]) == (second["id"], "rhel_9x64")
    assert [n["name"] for n in (await get(center, f"/vms/{made['id']}/nics"))["nic"]] == ["nic1"]
    await gone(center, f"/templates/{second['id']}", 409)
    await gone(center, f"/templates/{first['id']}", 409)
    await post(center, "/templates", {"name": "t", "vm": {"id": vm["id"]}}, (409,))
    await gone(center, "/templates/00000000-0000-0000-0000-000000000000", 400)


async def test_an_instance_type_says_hardware_only(engine):
    assert [e["name"] for e in (await get(engine, "/instancetypes"))["instance_type"]] == [
        *["Large", "Medium", "Small", "Tiny", "XLarge"]
    ]
    kind = await post(engine, "/instancetypes", {"name": "own", "memory": 1 << 30, "cpu": {"topology": {"sockets": 2}}})
    assert kind["cpu"]["topology"]["sockets"] == "2"
    assert not {"bios", "cluster", "status"} & kind.keys()
    assert (await put(engine, f"/instancetypes/{kind['id']}", {"memory": 2 << 30}))["memory"] == str(2 << 30)
    await put(engine, f"/instancetypes/{kind['id']}", {"name": "Tiny"}, 409)
    await gone(engine, f"/instancetypes/{kind['id']}")


async def test_a_scheduling_policy_is_made_of_units_and_those_of_the_installation_stay(engine):
    assert len((await get(engine, "/schedulingpolicyunits"))["scheduling_policy_unit"]) == 37
    policy = await post(engine, "/schedulingpolicies", {"name": "own"})
    unit = {"scheduling_policy_unit": {"id": "c9ddbb34-0e1d-4061-a8d7-b0893fa80932"}}
    path = f"/schedulingpolicies/{policy['id']}"
    part = await post(engine, path + "/filters", unit)
    assert [f["id"] for f in (await get(engine, path + "/filters"))["filter"]] == [part["id"]]
    await post(engine, path + "/weights", unit, (400,))
    await gone(engine, f"{path}/filters/{part['id']}")
    await gone(engine, path)
    await gone(engine, "/schedulingpolicies/b4ed2332-a7ac-4d5f-9596-99a439cb2812", 400)


async def test_cluster_levels_have_cpu_types_and_permits(engine):
    level = await get(engine, "/clusterlevels/4.8")
    assert len(level["cpu_types"]["cpu_type"]) == 38
    assert len(level["permits"]["permit"]) == 99


async def test_an_affinity_group_has_vms_of_its_cluster(center):
    vm = await added(center)
    (cluster,) = (await get(center, "/clusters"))["cluster"]
    path = f"/clusters/{cluster['id']}/affinitygroups"
    group = await post(center, path, {"name": "g", "vms_rule": {"positive": "true", "enforcing": "true"}})
    assert (group["positive"], group["enforcing"]) == ("true", "true")
    await post(center, f"{path}/{group['id']}/vms", {"id": vm["id"]})
    await post(center, f"{path}/{group['id']}/vms", {"id": NOWHERE}, (400,))
    assert [v["name"] for v in (await get(center, f"{path}/{group['id']}/vms"))["vm"]] == ["v"]
    await gone(center, f"{path}/{group['id']}/vms/{vm['id']}")
    await post(center, path, {"name": "g"}, (400,))
    await gone(center, f"{path}/{group['id']}")


async def test_an_affinity_label_is_given_from_both_sides(center):
    vm = await added(center)
    label = await post(center, "/affinitylabels", {"name": "l"})
    await post(center, f"/vms/{vm['id']}/affinitylabels", {"id": label["id"]})
    assert [v["id"] for v in (await get(center, f"/affinitylabels/{label['id']}/vms"))["vm"]] == [vm["id"]]
    await gone(center, f"/affinitylabels/{label['id']}/vms/{vm['id']}")
    assert "vm" not in await get(center, f"/affinitylabels/{label['id']}/vms")
    await post(center, "/affinitylabels", {"name": "l"}, (409,))


async def test_every_cluster_has_a_cpu_profile_which_is_below_it(engine):
    (profile,) = (await get(engine, "/cpuprofiles"))["cpu_profile"]
    assert profile["href"] == f"{ROOT}/clusters/{profile['cluster']['id']}/cpuprofiles/{profile['id']}"
    await gone(engine, f"/cpuprofiles/{profile['id']}", 400)


@pytest.mark.parametrize("kind", ["externalhostproviders", "openstackimageproviders", "openstacknetworkproviders"])
async def test_a_provider_is_kept_without_its_password_and_says_that_it_is_not_reachable(engine, kind):
    body = {"name": "p", "url": "http://127.0.0.1:9", "username": "u", "password": "hunter2"}
    provider = await post(engine, f"/{kind}", body | {"requires_authentication": "true"})
    assert "password" not in provider
    r = await engine.post(f"{ROOT}/{kind}/{provider['id']}/testconnectivity", json={})
    assert r.status_code == 409
    assert "p is not reachable at http://127.0.0.1:9" in r.text
    await gone(engine, f"/{kind}/{provider['id']}")


async def test_a_storage_connection_is_checked_and_not_twice_there(engine):
    nfs = {"type": "nfs", "address": "192.0.2.5", "path": "/a"}
    connection = await post(engine, "/storageconnections", nfs)
    await post(engine, "/storageconnections", nfs, (409,))
    await post(engine, "/storageconnections", nfs | {"path": "a"}, (400,))
    assert (await put(engine, f"/storageconnections/{connection['id']}", {"path": "/b"}))["path"] == "/b"
    await gone(engine, f"/storageconnections/{connection['id']}")


async def test_devices_of_a_vm_are_added_changed_and_removed(center):
    vm = await added(center, memory=2 << 30)
    path = f"/vms/{vm['id']}"
    dog = await post(center, path + "/watchdogs", {"model": "i6300esb", "action": "reset"})
    await post(center, path + "/watchdogs", {"model": "i6300esb", "action": "none"}, (409,))
    assert (await put(center, f"{path}/watchdogs/{dog['id']}", {"action": "poweroff"}))["action"] == "poweroff"
    await gone(center, f"{path}/watchdogs/{dog['id']}")
    node = {"index": 0, "memory": 512, "cpu": {"cores": {"core": [{"index": 0}]}}}
    node = await post(center, path + "/numanodes", node)
    assert node["numa_tune_mode"] == "interleave"
    await gone(center, f"{path}/numanodes/{node['id']}")
    await post(center, path + "/graphicsconsoles", {"protocol": "vnc"}, (400,))
    await post(center, path + "/graphicsconsoles", {"protocol": "spice"})
    await post(center, path + "/cdroms", {"file": {"id": "nosuch.iso"}}, (400,))
    await post(center, path + "/mediateddevices", {"spec_params": {"property": [{"name": "x", "value": "y"}]}}, (400,))


async def test_a_snapshot_of_a_vm_without_disks_brings_its_settings_back(center):
    vm = await added(center, memory=1 << 30)
    path = f"/vms/{vm['id']}"
    snapshot = await post(center, path + "/snapshots", {"description": "s"})
    await put(center, path, {"memory": 2 << 30})
    await post(center, f"{path}/snapshots/{snapshot['id']}/restore", {})
    assert (await get(center, path))["memory"] == str(1 << 30)
    await gone(center, f"{path}/snapshots/{snapshot['id']}")
    assert [s["snapshot_type"] for s in (await get(center, path + "/snapshots"))["snapshot"]] == ["active"]


async def test_a_pool_makes_its_vms_and_takes_them_with_it(center):
    vm = await added(center)
    template = await post(center, "/templates", {"name": "t", "vm": {"id": vm["id"]}})
    wish = {"name": "p", "size": 2, "cluster": {"name": "Default"}, "template": {"id": template["id"]}}
    pool = await post(center, "/vmpools", wish)
    assert pool["size"] == "2"
    assert [v["name"] for v in (await get(center, "/vms"))["vm"]] == ["p-1", "p-2", "v"]
    await gone(center, f"/vmpools/{pool['id']}")
    assert [v["name"] for v in (await get(center, "/vms"))["vm"]] == ["v"]


async def test_a_clone_is_another_vm_with_the_same_settings(center):
    vm = await added(center, memory=2 << 30)
    await post(center, f"/vms/{vm['id']}/clone", {"vm": {"name": "c"}})
    there = {v["name"]: v["memory"] for v in (await get(center, "/vms"))["vm"]}
    assert there == {"c": str(2 << 30), "v": str(2 << 30)}
