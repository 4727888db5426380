"""A VM's whole life through the API, on a simulated host."""

import pytest

from tests.engine.api.conftest import ROOT, _is, get, post, until


async def make_vm(engine, name="web", disk=True):
    vm = await post(
        engine,
        "/vms",
        {"name": name, "cluster": {"name": "Default"}, "template": {"name": "Blank"}, "memory": 256 << 20},
    )
    if disk:
        body = {
            "interface": "virtio",
            "bootable": True,
            "disk": {
                "name": f"{name}_d",
                "format": "cow",
                "provisioned_size": 1 << 30,
                "storage_domains": {"storage_domain": [{"name": "local"}]},
            },
        }
        attached = await post(engine, f"/vms/{vm['id']}/diskattachments", body)
        await until(lambda: _is(engine, f"/disks/{attached['disk']['id']}", "ok"))
    return vm


async def test_a_vm_is_added_started_stopped_and_removed(site, host):
    vm = await make_vm(site)
    nic = await post(site, f"/vms/{vm['id']}/nics", {"name": "nic1", "vnic_profile": {"name": "ovirtmgmt"}})
    assert nic["mac"]["address"].startswith("56:6f:")
    done = await post(site, f"/vms/{vm['id']}/start", {})
    assert done["status"] == "complete"
    assert done["job"]["id"]
    up = await until(lambda: _is(site, f"/vms/{vm['id']}", "up"))
    assert up["host"]["id"]
    spec = host.created[vm["id"]]
    assert [n.network.name for n in spec.nics] == ["ovirtmgmt"]
    assert spec.disk_attachments[0].disk.storage_domains[0].id in host.domains
    statistics = (await get(site, f"/vms/{vm['id']}/statistics"))["statistic"]
    assert {s["name"]: s["values"]["value"][0]["datum"] for s in statistics}["memory.installed"] == 256 << 20
    consoles = (await get(site, f"/vms/{vm['id']}/graphicsconsoles?current=true"))["graphics_console"]
    assert consoles[0]["port"] == "5900"
    ticket = await post(site, f"/vms/{vm['id']}/graphicsconsoles/766e63/ticket", {})
    assert ticket["ticket"]["expiry"] == "7200"
    await post(site, f"/vms/{vm['id']}/stop", {})
    await until(lambda: _is(site, f"/vms/{vm['id']}", "down"))
    r = await site.delete(f"{ROOT}/vms/{vm['id']}")
    assert r.status_code == 200
    assert r.json()["status"] == "complete"

    async def gone():
        return (await site.get(f"{ROOT}/vms/{vm['id']}")).status_code == 404

    await until(gone)
    assert not host.volumes
    assert await get(site, "/disks") == {}
    jobs = (await get(site, "/jobs"))["job"]
    assert {j["status"] for j in jobs} == {"finished"}
    codes = [e["code"] for e in (await get(site, "/events"))["event"]]
    assert {"32", "33", "61", "113", "153", "932", "2020", "2021"} <= set(codes)


async def test_a_start_that_the_host_refuses_is_undone(site, host):
    vm = await make_vm(site)
    host.refuse["VM.create"] = "no such machine type"
    await post(site, f"/vms/{vm['id']}/start", {})
    down = await until(lambda: _is(site, f"/vms/{vm['id']}", "down"))
    assert "host" not in down
    events = (await get(site, "/events"))["event"]
    assert "no such machine type" in next(e["description"] for e in events if e["code"] == "54")


async def test_a_suspended_vm_keeps_its_memory_and_is_restored(site, host):
    vm = await make_vm(site)
    await post(site, f"/vms/{vm['id']}/start", {})
    await until(lambda: _is(site, f"/vms/{vm['id']}", "up"))
    await post(site, f"/vms/{vm['id']}/suspend", {})
    await until(lambda: _is(site, f"/vms/{vm['id']}", "suspended"))
    assert len(host.volumes) == 2
    await until(lambda: _unlocked(site))
    await post(site, f"/vms/{vm['id']}/start", {})
    await until(lambda: _is(site, f"/vms/{vm['id']}", "up"))

    async def memory_gone():
        return len(host.volumes) == 1

    await until(memory_gone)


async def _unlocked(engine):
    return all(j["status"] != "started" for j in (await get(engine, "/jobs"))["job"])


async def test_a_vm_whose_guest_shuts_down_is_down(site, host):
    vm = await make_vm(site)
    await post(site, f"/vms/{vm['id']}/start", {})
    await until(lambda: _is(site, f"/vms/{vm['id']}", "up"))
    host.die(vm["id"])
    await until(lambda: _is(site, f"/vms/{vm['id']}", "down"))
    assert (await get(site, "/events?search=type%3D119"))["event"]


STATES = {
    "start": {"up"},
    "shutdown": set(),
    "reboot": {"down"},
    "reset": {"down"},
    "suspend": {"down"},
}


@pytest.mark.parametrize("verb", STATES)
async def test_a_verb_refuses_the_wrong_state_and_names_the_vm(site, host, verb):
    vm = await make_vm(site)
    for state in STATES[verb]:
        if state == "up":
            await post(site, f"/vms/{vm['id']}/start", {})
            await until(lambda: _is(site, f"/vms/{vm['id']}", "up"))
        r = await site.post(f"{ROOT}/vms/{vm['id']}/{verb}", json={})
        assert r.status_code == 409
        assert f"VM web is {state}" in r.json()["fault"]["detail"]
        assert r.json()["status"] == "failed"
