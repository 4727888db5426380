"""The unmodified ovirtsdk4 leads a VM through its life; the tests run in this order, on the same VM."""

import json
import re
import time
from pathlib import Path

import ovirtsdk4 as sdk
import pytest
from ovirtsdk4 import types
from ovirtsdk4.types import VmStatus

import vireo.engine.events
from tests.e2e import vnc
from tests.e2e.installed import (
    MEMORY, add_vm, boots, connect, console, end, images, jobs_under_way, running, service, start, state, status_is, type_in,
    until,
)  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    connection = connect()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def life(connection):
    """What there was before, and the VM that all is about."""
    before = images()
    vm = add_vm(connection, "life")
    yield {"images": before, "vm": vm}
    end(connection, vm)


@pytest.fixture
def vm(life):
    return life["vm"]


def test_the_client_is_let_in_by_password_and_ca_and_by_nothing_else(connection):
    assert connection.test()
    with pytest.raises(sdk.AuthError):
        connect(password="wrong").authenticate()
    with pytest.raises(sdk.Error, match="SSL certificate"):
        connect(ca_file="/etc/ssl/certs/ca-certificates.crt").authenticate()


def test_what_up_made_is_listed(connection):
    system = connection.system_service()
    assert [h.status for h in system.hosts_service().list()] == [types.HostStatus.UP]
    assert "local" in {d.name for d in system.storage_domains_service().list()}
    assert {"demo"} <= {v.name for v in system.vms_service().list()}
    assert "Blank" in {t.name for t in system.templates_service().list()}


def test_a_new_vm_has_its_disk_on_the_domain_and_a_card(connection, life, vm):
    [attachment] = service(connection, vm).disk_attachments_service().list()
    assert images() - life["images"] == {connection.follow_link(attachment.disk).id}
    [nic] = service(connection, vm).nics_service().list()
    assert re.fullmatch(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", nic.mac.address)
    assert vm.id not in running()


def test_what_is_down_is_updated(connection, vm):
    service(connection, vm).update(types.Vm(description="a life", cpu=types.Cpu(topology=types.CpuTopology(sockets=2))))
    found = service(connection, vm).get()
    assert (found.description, found.cpu.topology.sockets, found.memory) == ("a life", 2, MEMORY)


def test_it_starts_boots_and_gets_an_address(connection, vm):
    start(connection, vm)
    assert vm.id in running()
    until(lambda: "disk vda has 1024 MiB" in console(vm), 10, "the guest to see its disk")
    until(lambda: re.search(r"eth0 has 192\.168\.150\.\d+", console(vm)), 20, "an address by DHCP")
    found = service(connection, vm).get()
    assert connection.follow_link(found.host).status == types.HostStatus.UP
    assert found.start_time is not None


def test_its_statistics_are_real_numbers(connection, vm):
    type_in(vm, "while :; do :; done &")

    def numbers():
        found = {s.name: s.values[0].datum for s in service(connection, vm).statistics_service().list()}
        return found if found["cpu.current.total"] > 0 else None

    found = until(numbers, 45, "a share of processor time")
    assert found["memory.installed"] == MEMORY
    assert 0 < found["memory.used"] < MEMORY
    assert 0 < found["elapsed.time"] < 600
    assert 1 < found["cpu.current.total"] <= 250


def test_a_console_ticket_opens_the_display_and_expires(connection, vm):
    consoles = service(connection, vm).graphics_consoles_service()
    [shown] = [c for c in consoles.list(current=True) if c.protocol == types.GraphicsType.VNC]
    ticket = consoles.console_service(shown.id).ticket(ticket=types.Ticket(value="s3cret", expiry=4))
    assert (ticket.value, ticket.expiry) == ("s3cret", 4)
    assert vnc.lets_in(shown.address, shown.port, "s3cret")
    assert not vnc.lets_in(shown.address, shown.port, "wrong")
    time.sleep(5)
    assert not vnc.lets_in(shown.address, shown.port, "s3cret")


def test_a_suspended_guest_goes_on_where_it_was(connection, vm):
    type_in(vm, "word=kept")
    before = boots(vm)
    service(connection, vm).suspend()
    until(status_is(connection, vm, VmStatus.SUSPENDED), 30, "suspended")
    assert vm.id not in running()
    service(connection, vm).start()
    until(status_is(connection, vm, VmStatus.UP), 30, "up again")
    type_in(vm, "echo it was $word here")
    until(lambda: "it was kept here" in console(vm), 20, "the guest's memory")
    assert boots(vm) == before


def test_a_reboot_boots_again_and_keeps_it_up(connection, vm):
    before = boots(vm)
    service(connection, vm).reboot()
    until(lambda: boots(vm) == before + 1, 60, "a second boot")
    until(status_is(connection, vm, VmStatus.UP), 10, "up after a reboot")


def test_a_shutdown_is_obeyed_by_the_guest(connection, vm):
    before = console(vm).count("powering off")
    service(connection, vm).shutdown()
    until(status_is(connection, vm, VmStatus.DOWN), 30, "down")
    assert console(vm).count("powering off") == before + 1
    assert vm.id not in running()


def test_search_and_follow_work_through_the_sdk(connection, vm):
    vms = connection.system_service().vms_service()
    assert [v.id for v in vms.list(search="name=life and status=down")] == [vm.id]
    assert vms.list(search="name=life and status=up") == []
    assert len(vms.list(max=1)) == 1
    found = service(connection, vm).get(follow="nics,disk_attachments.disk")
    assert [n.name for n in found.nics] == ["nic1"]
    assert [a.disk.name for a in found.disk_attachments] == ["life_disk"]


def test_two_vms_start_at_once(connection, vm):
    other = add_vm(connection, "other")
    try:
        before = {v.id: boots(v) for v in (vm, other)}
        for each in (vm, other):
            service(connection, each).start()
        for each in (vm, other):
            until(status_is(connection, each, VmStatus.UP), 30, f"{each.name} up")
        assert {vm.id, other.id} <= running()
        for each in (vm, other):
            until(lambda each=each: boots(each) == before[each.id] + 1, 60, f"{each.name} booted")
    finally:
        end(connection, other)
    assert other.id not in running()


def test_it_is_stopped_at_once_though_it_has_only_just_come_up(connection, vm):
    service(connection, vm).stop()
    until(status_is(connection, vm, VmStatus.DOWN), 20, "down")
    for _ in range(3):
        service(connection, vm).start()
        until(status_is(connection, vm, VmStatus.UP), 30, "up")
        service(connection, vm).stop()
        until(status_is(connection, vm, VmStatus.DOWN), 20, "down")
    assert vm.id not in running()


def test_what_is_removed_is_gone_everywhere(connection, life, vm):
    [attachment] = service(connection, vm).disk_attachments_service().list()
    service(connection, vm).remove()
    system = connection.system_service()
    until(lambda: vm.id not in {v.id for v in system.vms_service().list()}, 20, "the VM to be gone")
    until(lambda: not jobs_under_way(connection), 20, "all jobs to end")
    with pytest.raises(sdk.NotFoundError):
        service(connection, vm).get()
    assert attachment.disk.id not in {d.id for d in system.disks_service().list()}
    assert vm.id not in running()
    assert images() == life["images"]
    assert not list(state.vdsm.rglob(f"*{vm.id}.json"))


def test_the_events_tell_the_story_in_ovirts_codes(connection, vm):
    codes = json.loads((Path(vireo.engine.events.__file__).parent / "codes.json").read_text())
    told = [e.code for e in connection.system_service().events_service().list() if e.vm and e.vm.id == vm.id]
    story = (
        "USER_ADD_VM_FINISHED_SUCCESS USER_UPDATE_VM USER_STARTED_VM USER_RUN_VM VM_SET_TICKET USER_SUSPEND_VM_OK"
        " USER_REBOOT_VM USER_INITIATED_SHUTDOWN_VM VM_DOWN USER_STOP_VM USER_REMOVE_VM_FINISHED"
    ).split()
    assert {name: codes[name][0] in told for name in story} == dict.fromkeys(story, True)
