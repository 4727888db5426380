"""Bridges and dnsmasq, in namespaces of their own."""

import asyncio
import os
import signal
import subprocess

import pytest

from tests.vdsm.net.conftest import ip
from vireo.errors import HostError
from vireo.vdsm import run
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.net import leases, networks, nics

pytestmark = pytest.mark.slow

NET = {"address": "192.168.150.1/24", "dhcp_range": ["192.168.150.10", "192.168.150.99"]}


@pytest.fixture
async def host(netns, tmp_path):
    async with asyncio.TaskGroup() as tasks:
        config = Config(state_dir=str(tmp_path), networks={"ovirtmgmt": NET})
        yield Host(config=config, virt=None, tasks=tasks)
        await networks.remove(config, "ovirtmgmt")
        for task in asyncio.all_tasks():
            if task.get_coro().__name__ == "_logged":
                task.cancel()


async def up(host):
    await networks.up(host.config, networks.configured(host.config))


def dnsmasqs():
    own = os.readlink("/proc/thread-self/ns/net")
    found = []
    for pid in (int(p) for p in os.listdir("/proc") if p.isdigit()):
        try:
            if os.readlink(f"/proc/{pid}/ns/net") == own and (run.words(pid) or [""])[0] == "dnsmasq":
                found.append(pid)
        except OSError:
            continue
    return found


async def test_the_bridge_is_made_with_its_address_and_asked_twice_there_is_one(host):
    await up(host)
    await networks.start(host)
    _, [bridge] = await nics.links()
    assert (bridge.name, bridge.addrs, bridge.up) == ("ovirtmgmt", ["192.168.150.1/24"], True)
    assert await networks.networks(host) == ["ovirtmgmt"]
    assert len(dnsmasqs()) == 1


async def test_a_guest_gets_an_address_and_is_listed_with_it(host, netns, tmp_path):
    await up(host)
    ip("link", "add", "v0", "type", "veth", "peer", "name", "guest0", "netns", netns)
    ip("link", "set", "v0", "master", "ovirtmgmt", "up")
    inside = ["ip", "netns", "exec", netns]
    subprocess.run([*inside, "ip", "link", "set", "guest0", "address", "56:6f:00:00:00:01", "up"], check=True)
    script = tmp_path / "got"
    script.write_text('#!/bin/sh\n[ "$1" = bound ] && echo $ip $router >"$0.txt"; exit 0\n')
    script.chmod(0o755)
    client = [*inside, "busybox", "udhcpc", "-f", "-n", "-q", "-t", "5", "-i", "guest0", "-s", str(script)]
    done = await run.end(*client, limit=20)
    assert done.status == 0, done
    address = (tmp_path / "got.txt").read_text().split()[0]
    assert address.startswith("192.168.150.")
    assert leases.addresses(networks.state(host.config)) == {"56:6f:00:00:00:01": [address]}
    cards, _ = await nics.links()
    assert [card.name for card in cards] == ["v0"]


async def test_dnsmasq_is_found_after_a_restart_replaced_when_dead_and_when_its_range_changes(host):
    await up(host)
    [first] = dnsmasqs()
    await up(host)
    assert dnsmasqs() == [first]
    os.kill(first, signal.SIGKILL)
    while dnsmasqs():
        await asyncio.sleep(0.02)
    await up(host)
    [second] = dnsmasqs()
    assert second != first
    changed = {"ovirtmgmt": {**NET, "dhcp_range": ["192.168.150.20", "192.168.150.30"]}}
    await networks.up(host.config, networks.configured(Config(networks=changed)))
    [third] = dnsmasqs()
    assert third != second
    assert any("192.168.150.20" in word for word in run.words(third))


async def test_a_dnsmasq_that_dies_is_started_again_while_we_run(host, monkeypatch):
    monkeypatch.setattr(networks, "CHECK_INTERVAL", 0.1)
    await networks.start(host)
    [first] = dnsmasqs()
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(10):
        while (now := dnsmasqs()) in ([], [first]):
            await asyncio.sleep(0.05)
    assert len(now) == 1


async def test_a_bridge_that_exists_is_used_as_it_is_without_dhcp(host):
    ip("link", "add", "ovirtmgmt", "type", "bridge")
    ip("addr", "add", "10.9.8.7/24", "dev", "ovirtmgmt")
    await up(host)
    _, [bridge] = await nics.links()
    assert (bridge.addrs, bridge.up) == (["10.9.8.7/24"], False)
    assert dnsmasqs() == []
    await networks.remove(host.config, "ovirtmgmt")
    assert "ovirtmgmt" in ip("-br", "link")


async def test_a_link_of_that_name_that_is_no_bridge_is_refused(host):
    ip("link", "add", "ovirtmgmt", "type", "veth", "peer", "name", "other")
    with pytest.raises(HostError, match="another kind of link"):
        await up(host)


@pytest.mark.parametrize("taken", ["192.168.150.77/25", "192.168.128.1/17", "192.168.150.130/32"])
async def test_a_subnet_that_the_host_reaches_elsewhere_is_refused_and_named(host, taken):
    ip("link", "add", "eth7", "type", "veth", "peer", "name", "other")
    ip("link", "set", "eth7", "up")
    ip("addr", "add", taken, "dev", "eth7")
    if taken.endswith("/32"):
        ip("route", "add", taken, "dev", "eth7")
    with pytest.raises(HostError, match="cannot have 192.168.150.0/24: .* through eth7. Configure another") as e:
        await up(host)
    assert e.value.code == "network_address_in_use"
    assert "ovirtmgmt" not in ip("-br", "link")


async def test_a_network_that_cannot_be_had_is_not_listed_and_told_once(host, monkeypatch):
    ip("link", "add", "ovirtmgmt", "type", "veth", "peer", "name", "other")
    told = []
    monkeypatch.setattr(networks, "CHECK_INTERVAL", 0.02)
    monkeypatch.setattr(host, "report", lambda method, **params: told.append((method, params["code"])), raising=False)
    await networks.start(host)
    await asyncio.sleep(0.2)
    assert told == [("Report.alert", "network_not_whole")]
    assert await networks.networks(host) == []
    ip("link", "del", "ovirtmgmt")
    async with asyncio.timeout(5):
        while not dnsmasqs():
            await asyncio.sleep(0.02)
    assert await networks.networks(host) == ["ovirtmgmt"]


async def test_a_default_route_is_no_collision(host):
    ip("link", "add", "eth7", "type", "veth", "peer", "name", "other")
    ip("link", "set", "eth7", "up")
    ip("addr", "add", "10.1.1.2/24", "dev", "eth7")
    ip("route", "add", "default", "via", "10.1.1.1")
    await up(host)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
async def test_a_bridge_whose_making_was_interrupted_is_made_by_the_second_ask(host, monkeypatch, step):
    calls = []

    class Crashing(networks.AsyncIPRoute):
        async def link(self, *args, **more):
            calls.extend(args[:1] if args[0] in ("add", "set") else ())
            if len(calls) == step:
                raise ZeroDivisionError
            return await super().link(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(networks, "AsyncIPRoute", Crashing)
        with pytest.raises(ZeroDivisionError):
            await up(host)
    await up(host)
    _, bridges = await nics.links()
    assert [(b.name, b.addrs, b.up) for b in bridges] == [("ovirtmgmt", ["192.168.150.1/24"], True)]


async def test_removed_twice_nothing_is_left(host, tmp_path):
    await up(host)
    for _ in range(2):
        await networks.remove(host.config, "ovirtmgmt")
    assert dnsmasqs() == []
    assert "ovirtmgmt" not in ip("-br", "link")
    assert [p.name for p in (tmp_path / "net").iterdir()] == ["ovirtmgmt.log"]
