"""What is said of a VM is checked, kept and read back."""

import pytest

from tests.engine.api.conftest import ROOT, get, post

MIB = 1 << 20


@pytest.fixture
async def center(engine, dsn):
    """An engine whose data center is up, as if it had a host and storage."""
    import psycopg

    async with await psycopg.AsyncConnection.connect(dsn) as db:
        await db.execute("update data_center set status = 'up'")
    return engine


async def added(center, status=201, **settings):
    return await post(center, "/vms", {"name": "v", "cluster": {"name": "Default"}, **settings}, (status,))


async def put(engine, path, body, status=200):
    r = await engine.put(ROOT + path, json=body)
    assert r.status_code == status, r.text
    return r.json()


KEPT = {
    "memory": ({"memory": 2048 * MIB}, {"memory": str(2048 * MIB)}),
    "odd memory is rounded down": ({"memory": 1024 * MIB + 1}, {"memory": str(1024 * MIB)}),
    "firmware": ({"bios": {"type": "i440fx_sea_bios"}}, {"bios": {"boot_menu": {"enabled": "false"}, "type": "i440fx_sea_bios"}}),
    "topology": (
        {"cpu": {"topology": {"sockets": 2, "cores": 4}}},
        {"cpu": {"architecture": "x86_64", "topology": {"cores": "4", "sockets": "2", "threads": "1"}}},
    ),
    "custom properties": (
        {"custom_properties": {"custom_property": [{"name": "sap_agent", "value": "true"}, {"name": "hugepages", "value": "1"}]}},
        {"custom_properties": {"custom_property": [{"name": "hugepages", "value": "1"}, {"name": "sap_agent", "value": "true"}]}},
    ),
    "serial number": ({"serial_number": {"policy": "custom", "value": "s"}}, {"serial_number": {"policy": "custom", "value": "s"}}),
    "high availability": ({"high_availability": {"enabled": "true", "priority": 9}}, {"high_availability": {"enabled": "true", "priority": "9"}}),
    "USB that is on is native": ({"usb": {"enabled": "true"}}, {"usb": {"enabled": "true", "type": "native"}}),
    "an unknown guest system is other": ({"os": {"type": "nosuch"}}, {"os": {"boot": {"devices": {"device": ["hd"]}}, "type": "other"}}),
    "a time zone": ({"time_zone": {"name": "Europe/Berlin"}}, {"time_zone": {"name": "Europe/Berlin"}}),
    "a payload": (
        {"payloads": {"payload": [{"type": "cdrom", "files": {"file": [{"name": "a", "content": "b"}]}}]}},
        {"payloads": {"payload": [{"files": {"file": [{"content": "b", "name": "a"}]}, "type": "cdrom"}]}},
    ),
}  # fmt: skip

REFUSED = {
    "no memory": ({"memory": 0}, 400),
    "more guaranteed than there is": ({"memory": 512 * MIB, "memory_policy": {"guaranteed": 1024 * MIB}}, 400),
    "more memory than the maximum": ({"memory": 2048 * MIB, "memory_policy": {"max": 1024 * MIB}}, 409),
    "no sockets": ({"cpu": {"topology": {"sockets": 0}}}, 409),
    "a hundred threads per core": ({"cpu": {"topology": {"threads": 100}}}, 409),
    "pins without a host": ({"cpu": {"cpu_tune": {"vcpu_pins": {"vcpu_pin": [{"vcpu": 0, "cpu_set": "0"}]}}}}, 400),
    "negative shares": ({"cpu_shares": -5}, 400),
    "an undefined property": ({"custom_properties": {"custom_property": [{"name": "nosuch", "value": "1"}]}}, 400),
    "a wrong value of a property": ({"custom_properties": {"custom_property": [{"name": "sap_agent", "value": "x"}]}}, 400),
    "three monitors": ({"display": {"monitors": 3}}, 400),
    "two monitors with VNC": ({"display": {"monitors": 2}}, 400),
    "an unknown keyboard": ({"display": {"keyboard_layout": "xx"}}, 400),
    "a priority above 100": ({"high_availability": {"priority": 200}}, 400),
    "a lease without high availability": ({"lease": {"storage_domain": {"id": "11111111-1111-1111-1111-111111111111"}}}, 409),
    "too many threads": ({"io": {"threads": 1000}}, 400),
    "a machine with a blank": ({"custom_emulated_machine": "a b"}, 400),
    "an unknown level": ({"custom_compatibility_version": {"major": 9, "minor": 9}}, 400),
    "a negative downtime": ({"migration_downtime": -5}, 400),
    "an unknown preferred host": ({"placement_policy": {"hosts": {"host": [{"name": "nosuch"}]}}}, 404),
    "a system of another architecture": ({"os": {"type": "rhel_8_ppc64"}}, 400),
    "a custom serial number without value": ({"serial_number": {"policy": "custom"}}, 400),
    "a zone that Windows does not know": ({"os": {"type": "windows_10x64"}, "time_zone": {"name": "Europe/Berlin"}}, 400),
    "a TPM without UEFI": ({"bios": {"type": "i440fx_sea_bios"}, "tpm_enabled": "true"}, 400),
    "a large payload": ({"payloads": {"payload": [{"type": "cdrom", "files": {"file": [{"name": "a", "content": "x" * 9000}]}}]}}, 400),
    "a long description": ({"description": "x" * 5000}, 400),
    "an unknown CPU profile": ({"cpu_profile": {"id": "11111111-1111-1111-1111-111111111111"}}, 400),
    "an unknown instance type": ({"instance_type": {"id": "11111111-1111-1111-1111-111111111111"}}, 404),
    "an unknown icon": ({"large_icon": {"id": "11111111-1111-1111-1111-111111111111"}}, 400),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
async def test_a_setting_is_read_back_and_saying_it_again_changes_nothing(center, case):
    said, shown = KEPT[case]
    vm = await added(center, **said)
    assert {name: vm[name] for name in shown} == shown
    again = await put(center, f"/vms/{vm['id']}", said)
    assert {name: again[name] for name in shown} == shown


@pytest.mark.parametrize("case", REFUSED)
async def test_a_setting_that_cannot_be_is_refused_and_no_vm_is_made(center, case):
    said, status = REFUSED[case]
    await added(center, status, **said)
    assert await get(center, "/vms") == {}


async def test_a_password_is_never_readable_back_and_stays_when_it_is_written_as_shown(center):
    vm = await added(center, initialization={"user_name": "root", "root_password": "hunter2"})
    assert vm["initialization"]["root_password"] == "******"
    again = await put(center, f"/vms/{vm['id']}", {"initialization": vm["initialization"]})
    assert again["initialization"]["root_password"] == "******"
    r = await center.get(f"{ROOT}/vms/{vm['id']}?all_content=true")
    assert "hunter2" not in r.text


async def test_what_is_long_is_shown_only_when_all_content_is_asked_for(center):
    vm = await added(center)
    assert "configuration" in vm["initialization"]
    brief = await get(center, f"/vms/{vm['id']}")
    assert not {"initialization", "rng_device", "console"} & brief.keys()
    assert {"initialization", "rng_device", "console"} <= (
        await get(center, f"/vms/{vm['id']}?all_content=true")
    ).keys()


async def test_a_vm_of_an_instance_type_has_its_memory_whatever_is_said(center):
    vm = await added(center, instance_type={"id": "00000005-0005-0005-0005-0000000002e6"}, memory=512 * MIB)
    assert vm["memory"] == str(2048 * MIB)
    assert (await put(center, f"/vms/{vm['id']}", {"memory": 3072 * MIB}))["memory"] == str(2048 * MIB)
    assert "instance_type" not in await put(center, f"/vms/{vm['id']}", {"instance_type": {}})


async def test_a_change_of_a_running_vm_waits_for_its_next_start(center, dsn):
    import psycopg

    vm = await added(center)
    path = f"/vms/{vm['id']}"

    async def now(status):
        async with await psycopg.AsyncConnection.connect(dsn) as db:
            await db.execute("update vm set status = %s", (status,))

    await now("up")
    after = await put(center, path, {"memory": 2048 * MIB, "description": "now"})
    assert (after["memory"], after["description"]) == (vm["memory"], "now")
    assert after["next_run_configuration_exists"] == "true"
    assert (await get(center, path + "?next_run=true"))["memory"] == str(2048 * MIB)
    await now("down")
    down = await get(center, path)
    assert (down["memory"], down["next_run_configuration_exists"]) == (str(2048 * MIB), "false")
