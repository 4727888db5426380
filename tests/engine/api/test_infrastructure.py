"""Data centers, clusters, networks, MAC pools, QoS and quotas: all that needs no host."""

import asyncio

import pytest

from tests.engine.api.conftest import ROOT, get, post


async def put(engine, path, body, status=200):
    r = await engine.put(ROOT + path, json=body)
    assert r.status_code == status, r.text
    return r.json()


async def remove(engine, path, status=200):
    r = await engine.delete(ROOT + path)
    assert r.status_code == status, r.text
    return r.json() if r.content else {}


@pytest.fixture
async def center(engine):
    """A data center of one's own."""
    return await post(engine, "/datacenters", {"name": "dc", "local": "false"}, (201,))


@pytest.fixture
async def cluster(engine, center):
    body = {"name": "cl", "data_center": {"id": center["id"]}, "cpu": {"type": "Intel Haswell Family"}}
    return await post(engine, "/clusters", body, (201,))


async def test_a_new_data_center_has_a_network_a_profile_and_a_quota(engine, center):
    path = f"/datacenters/{center['id']}"
    (network,) = (await get(engine, f"{path}/networks"))["network"]
    assert (network["name"], network["usages"]) == ("ovirtmgmt", {"usage": ["vm"]})
    (profile,) = (await get(engine, f"/networks/{network['id']}/vnicprofiles"))["vnic_profile"]
    assert profile["network_filter"]["id"] == "d2370ab4-fee3-11e9-a310-8c1645ce738e"
    (quota,) = (await get(engine, f"{path}/quotas"))["quota"]
    (limit,) = (await get(engine, f"{path}/quotas/{quota['id']}/quotaclusterlimits"))["quota_cluster_limit"]
    assert (limit["id"], limit["vcpu_limit"], limit["memory_limit"]) == (quota["id"], "-1", -1.0)


async def test_a_data_center_is_changed_and_its_version_never_lowered(engine, center):
    path = f"/datacenters/{center['id']}"
    await put(engine, path, {"description": "d", "quota_mode": "audit"})
    assert (await get(engine, path))["quota_mode"] == "audit"
    await put(engine, path, {"version": {"major": 4, "minor": 6}}, 400)
    await put(engine, path, {"description": "žluť"}, 400)
    await put(engine, path, {"name": "Default"}, 409)


async def test_a_data_center_goes_and_leaves_its_clusters(engine, center, cluster):
    gone = await remove(engine, f"/datacenters/{center['id']}")
    assert gone["status"] == "complete"
    assert gone["job"]["id"]
    assert "data_center" not in await get(engine, f"/clusters/{cluster['id']}")
    names = [n["name"] for n in (await get(engine, "/networks"))["network"]]
    assert names == ["ovirtmgmt"]
    await remove(engine, f"/clusters/{cluster['id']}")


async def test_two_requests_for_one_name_get_one_data_center(engine):
    body = {"name": "twin", "local": "false"}
    answers = await asyncio.gather(*(engine.post(f"{ROOT}/datacenters", json=body) for _ in range(4)))
    assert sorted(r.status_code for r in answers) == [201, 409, 409, 409]


async def test_a_cluster_has_the_defaults_and_keeps_what_is_written(engine, center, cluster):
    assert cluster["cpu"] == {"architecture": "x86_64", "type": "Intel Haswell Family"}
    assert cluster["bios_type"] == "q35_ovmf"
    assert cluster["management_network"]["href"].startswith(f"{ROOT}/datacenters/{center['id']}/clusters/")
    path = f"/clusters/{cluster['id']}"
    assert "management_network" not in await get(engine, path)
    changes = {"ballooning_enabled": "false", "error_handling": {"on_error": "do_not_migrate"}, "comment": "c"}
    await put(engine, path, changes)
    again = await get(engine, path)
    assert {k: again[k] for k in changes} == changes


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": "DEFAULT"}, 409),
        ({"cpu": {"type": "nosuch"}}, 409),
        ({"cpu": {"type": "IBM POWER9"}}, 409),
        ({"data_center": {"name": "Default"}}, 409),
        ({"virt_service": "false", "gluster_service": "false"}, 400),
        ({"trusted_service": "true"}, 400),
        ({"version": {"major": 3, "minor": 6}}, 400),
        ({"migration": {"bandwidth": {"assignment_method": "custom"}}}, 400),
        ({"mac_pool": {"id": "11111111-1111-1111-1111-111111111111"}}, 400),
        ({"display": {"proxy": "not a url"}}, 400),
        ({"serial_number": {"policy": "custom"}}, 400),
        ({"fencing_policy": {"skip_if_connectivity_broken": {"threshold": 200}}}, 400),
    ],
)
async def test_a_cluster_refuses_what_cannot_be(engine, cluster, changes, status):
    before = await get(engine, f"/clusters/{cluster['id']}")
    await put(engine, f"/clusters/{cluster['id']}", changes, status)
    assert await get(engine, f"/clusters/{cluster['id']}") == before


async def test_a_cluster_takes_networks_and_keeps_the_one_that_manages(engine, center, cluster):
    network = await post(engine, "/networks", {"name": "red", "data_center": {"id": center["id"]}})
    path = f"/clusters/{cluster['id']}/networks"
    added = await post(engine, path, {"name": "red"}, (201,))
    assert (added["required"], added["usages"], added["display"]) == ("true", {"usage": ["vm"]}, "false")
    await post(engine, path, {"id": network["id"]}, (409,))
    changed = await put(engine, f"{path}/{network['id']}", {"usages": {"usage": ["vm", "display"]}})
    assert changed["display"] == "true"
    found = {n["name"]: n for n in (await get(engine, path))["network"]}
    assert found["ovirtmgmt"]["usages"] == {"usage": ["vm", "migration", "management", "default_route"]}
    await remove(engine, f"{path}/{found['ovirtmgmt']['id']}", 400)
    await remove(engine, f"{path}/{network['id']}")


async def test_the_upgrade_of_a_cluster_is_told(engine, cluster):
    path = f"/clusters/{cluster['id']}"
    done = await post(engine, f"{path}/upgrade", {"upgrade_action": "start"})
    assert done["status"] == "complete"
    assert (await get(engine, path))["upgrade_in_progress"] == "true"
    await post(engine, f"{path}/upgrade", {"upgrade_action": "finish"})
    assert (await get(engine, path))["upgrade_in_progress"] == "false"


async def test_a_network_and_its_profile_are_renamed_together(engine, center):
    network = await post(engine, "/networks", {"name": "blue", "data_center": {"id": center["id"]}})
    path = f"/networks/{network['id']}"
    await put(engine, path, {"name": "green", "vlan": {"id": 5}})
    (profile,) = (await get(engine, f"{path}/vnicprofiles"))["vnic_profile"]
    assert profile["name"] == "green"
    await put(engine, path, {"usages": {"usage": []}})
    assert await get(engine, f"{path}/vnicprofiles") == {}
    await remove(engine, path)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"vlan": {"id": 4095}}, 400),
        ({"mtu": 67}, 400),
        ({"stp": "true", "usages": {"usage": []}}, 409),
        ({"dns_resolver_configuration": {"name_servers": {"name_server": ["x"]}}}, 400),
        ({"qos": {"id": "11111111-1111-1111-1111-111111111111"}}, 400),
        ({"name": "ovirtmgmt"}, 409),
    ],
)
async def test_a_network_refuses_what_cannot_be(engine, center, body, status):
    await post(engine, "/networks", {"name": "n", "data_center": {"id": center["id"]}} | body, (status,))


async def test_a_network_has_one_label(engine, center):
    network = await post(engine, "/networks", {"name": "n", "data_center": {"id": center["id"]}})
    path = f"/networks/{network['id']}/networklabels"
    label = await post(engine, path, {"id": "lab"}, (201,))
    assert label["href"] == f"{ROOT}{path}/lab"
    await post(engine, path, {"id": "other"}, (400,))
    await remove(engine, f"{path}/lab")
    assert await get(engine, path) == {}


async def test_a_profile_that_passes_through_has_no_filter(engine):
    network = "00000000-0000-0000-0000-000000000009"
    made = await post(engine, "/vnicprofiles", {"name": "p", "network": {"id": network}}, (201,))
    assert made["href"] == f"{ROOT}/networks/{network}/vnicprofiles/{made['id']}"
    changed = await put(engine, f"/vnicprofiles/{made['id']}", {"pass_through": {"mode": "enabled"}})
    assert changed["migratable"] == "false"
    assert "network_filter" not in changed
    await remove(engine, f"/vnicprofiles/{made['id']}")


RANGE = {"from": "02:00:00:00:00:01", "to": "02:00:00:00:00:ff"}


async def test_a_mac_pool_is_made_changed_and_removed(engine):
    pool = await post(engine, "/macpools", {"name": "p", "ranges": {"range": [RANGE]}}, (201,))
    await put(engine, f"/macpools/{pool['id']}", {"allow_duplicates": "true"})
    assert (await get(engine, f"/macpools/{pool['id']}"))["allow_duplicates"] == "true"
    await remove(engine, f"/macpools/{pool['id']}")
    await remove(engine, "/macpools/58ca604b-017d-0374-0220-00000000014e", 409)


@pytest.mark.parametrize(
    ("ranges", "status"),
    [
        ([{"from": "x", "to": "y"}], 400),
        ([{"from": "01:00:00:00:00:01", "to": "01:00:00:00:00:02"}], 400),
        ([{"from": RANGE["to"], "to": RANGE["from"]}], 409),
        ([RANGE, RANGE], 409),
        ([], 400),
    ],
)
async def test_a_mac_pool_refuses_bad_ranges(engine, ranges, status):
    await post(engine, "/macpools", {"name": "p", "ranges": {"range": ranges}}, (status,))


QOS = {
    "cpu": ({"cpu_limit": "60"}, {"cpu_limit": 101}),
    "storage": ({"max_iops": "10"}, {"max_iops": 1, "max_read_iops": 1}),
    "network": (
        {"inbound_average": "10", "inbound_peak": "20", "inbound_burst": "30"},
        {"inbound_average": 50, "inbound_peak": 20},
    ),
    "hostnetwork": ({"outbound_average_linkshare": "50"}, {"outbound_average_linkshare": -1}),
}


@pytest.mark.parametrize("kind", QOS)
async def test_a_qos_of_each_type_is_kept_and_checked(engine, center, kind):
    good, bad = QOS[kind]
    path = f"/datacenters/{center['id']}/qoss"
    made = await post(engine, path, {"name": "q", "type": kind} | good, (201,))
    assert {k: made[k] for k in good} == good
    await put(engine, f"{path}/{made['id']}", {"type": kind} | bad, 400)
    await post(engine, path, {"name": "q", "type": kind} | good, (409,))
    await remove(engine, f"{path}/{made['id']}")


async def test_a_quota_limits_all_clusters_or_each(engine, center, cluster):
    quota = await post(engine, f"/datacenters/{center['id']}/quotas", {"name": "q"}, (201,))
    path = f"/datacenters/{center['id']}/quotas/{quota['id']}/quotaclusterlimits"
    limit = await post(engine, path, {"vcpu_limit": 10, "memory_limit": 1.5}, (200,))
    assert (limit["id"], limit["memory_limit"], limit["memory_usage"]) == (quota["id"], 1.5, 0.0)
    await post(engine, path, {"vcpu_limit": 5, "cluster": {"id": cluster["id"]}}, (409,))
    await remove(engine, f"{path}/{quota['id']}")
    mine = await post(engine, path, {"vcpu_limit": 5, "cluster": {"name": "cl"}}, (200,))
    assert mine["id"] == cluster["id"]
    storage = path.replace("quotaclusterlimits", "quotastoragelimits")
    await post(engine, storage, {"limit": 100}, (200,))
    (kept,) = (await get(engine, storage))["quota_storage_limit"]
    assert (kept["limit"], kept["usage"]) == ("100", 0.0)
