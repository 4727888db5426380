"""VMs on real libvirt and QEMU, through the wire."""

import asyncio
import os
import signal
import subprocess
import uuid
from pathlib import Path

import pytest

from tests.vdsm.agent import running
from vireo.errors import HostError

pytestmark = pytest.mark.slow


@pytest.fixture
def agent_here(libvirt_uri, pki, tmp_path):
    return lambda **config: running(tmp_path, libvirt_uri, pki, **config)


def small(**more):
    """A VM without disks whose SeaBIOS finds nothing to boot."""
    return {"id": str(uuid.uuid4()), "name": f"small-{uuid.uuid4().hex[:6]}", "memory": 32 << 20, **more}


def qemu(vm_id):
    """The process."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"-uuid" in words and vm_id.encode() in words:
            return int(process.name)
    return None


async def test_a_vm_starts_is_reported_up_and_is_forgotten_after_destroy(agent_here):
    async with agent_here() as agent:
        vm = small()
        stats = await agent.call("VM.create", vm=vm)
        assert (stats["status"], stats["vmName"]) == ("Up", vm["name"])
        await agent.until(lambda: agent.statuses(vm["id"]) == ["Up"])
        assert "ovirt.org/vm/1.0" in await agent.call("VM.dumpxml", vmID=vm["id"])
        for _ in range(2):
            await agent.call("VM.destroy", vmID=vm["id"])
        await agent.until(lambda: agent.statuses(vm["id"]) == ["Up", "Down"])
        assert agent.reports[-1]["exitReason"] == 6
        assert await agent.vm(vm["id"]) is None
        assert not qemu(vm["id"])


async def test_a_vm_that_runs_is_not_started_again(agent_here):
    async with agent_here() as agent:
        vm = small()
        first, second = await asyncio.gather(agent.call("VM.create", vm=vm), agent.call("VM.create", vm=vm))
        assert first["startTime"] == second["startTime"]
        assert agent.statuses(vm["id"]) == ["Up"]


async def test_a_start_that_libvirt_refuses_leaves_nothing(agent_here):
    async with agent_here() as agent:
        vm = small(custom_emulated_machine="no-such-machine")
        with pytest.raises(HostError, match=vm["name"]):
            await agent.call("VM.create", vm=vm)
        assert await agent.vm(vm["id"]) is None
        assert not list((agent.state / "vms").iterdir())


async def test_a_call_that_lacks_a_parameter_or_has_a_wrong_one_is_refused_in_a_sentence(agent_here):
    async with agent_here() as agent:
        with pytest.raises(HostError, match="VM.pause needs vmID"):
            await agent.call("VM.pause")
        with pytest.raises(HostError, match="VM.create was asked wrongly: .*memory"):
            await agent.call("VM.create", vm={"memory": "much"})
        nobody = str(uuid.uuid4())
        with pytest.raises(HostError, match=f"There is no VM {nobody} on this host") as e:
            await agent.call("VM.pause", vmID=nobody, member_of_a_newer_engine=1)
        assert e.value.code == "no_vm"


async def test_a_vm_is_paused_and_goes_on_and_each_may_be_asked_twice(agent_here):
    async with agent_here() as agent:
        vm = small()
        await agent.call("VM.create", vm=vm)
        for verb in "VM.pause", "VM.pause", "VM.cont", "VM.cont", "VM.reset", "VM.reset":
            await agent.call(verb, vmID=vm["id"])
        await asyncio.sleep(0.3)
        seen = agent.statuses(vm["id"])
        assert seen == ["Up", "Paused", "Up", *["RebootInProgress", "Up"] * 2]
        assert next(r for r in agent.reports if r["status"] == "Paused")["pauseCode"] == "NOERR"


async def test_a_vm_may_be_started_paused(agent_here):
    async with agent_here() as agent:
        vm = small(start_paused=True)
        assert (await agent.call("VM.create", vm=vm))["status"] == "Paused"
        await agent.call("VM.cont", vmID=vm["id"])
        assert agent.statuses(vm["id"])[-1] == "Up"


async def test_a_guest_that_does_not_shut_down_is_reported_up_again(agent_here):
    async with agent_here(shutdown_limit=1) as agent:
        vm = small()
        await agent.call("VM.create", vm=vm)
        for _ in range(2):
            await agent.call("VM.shutdown", vmID=vm["id"])
        await agent.until(lambda: agent.statuses(vm["id"]) == ["Up", "Powering down", "Up"])


async def test_statistics_come_by_themselves_and_rates_with_the_second(agent_here):
    async with agent_here() as agent:
        vm = small(
            graphics_consoles=[{"protocol": "vnc"}],
            nics=[],
        )
        await agent.call("VM.create", vm=vm)

        def mine():
            vms = agent.stats[-1]["vms"] if agent.stats else []
            return next((v for v in vms if v["vmId"] == vm["id"] and "cpuUser" in v), None)

        stats = await agent.until(mine)
        assert stats["balloonCurrent"] == 32 << 10
        assert stats["vcpuCount"] == 1
        assert 0 <= stats["cpuUser"] <= 400
        assert stats["displayInfo"][0]["type"] == "vnc"
        assert stats["displayInfo"][0]["port"] >= 5900


async def test_nobody_gets_in_to_vnc_without_a_ticket(agent_here):
    async with agent_here() as agent:
        vm = small(graphics_consoles=[{"protocol": "vnc"}])
        stats = await agent.call("VM.create", vm=vm)
        port = stats["displayInfo"][0]["port"]
        assert await vnc(port, "locked") is False
        for _ in range(2):
            await agent.call("VM.setTicket", vmID=vm["id"], type="vnc", password="opensesa", ttl=120)
        assert await vnc(port, "opensesa") is True
        assert await vnc(port, "wrong") is False
        await agent.call("VM.setTicket", vmID=vm["id"], type="vnc", password="opensesa", ttl=0)
        await asyncio.sleep(1.1)
        assert await vnc(port, "opensesa") is False
        with pytest.raises(HostError, match="has no SPICE display"):
            await agent.call("VM.setTicket", vmID=vm["id"], type="spice", password="x", ttl=1)


async def test_memory_is_saved_to_a_volume_and_the_vm_goes_on_from_there(agent_here, tmp_path):
    async with agent_here() as agent:
        vm, to = small(), await memory_volume(agent, tmp_path)
        await agent.call("VM.create", vm=vm)
        for _ in range(2):
            await agent.call("VM.hibernate", vmID=vm["id"], to=to)
        assert agent.statuses(vm["id"]) == ["Up", "Saving State", "Down"]
        down = await agent.vm(vm["id"])
        assert (down["exitCode"], down["exitReason"]) == (0, 5)
        await agent.call("VM.destroy", vmID=vm["id"])
        for _ in range(2):
            assert (await agent.call("VM.create", vm=vm, restore=to))["status"] == "Up"
        assert agent.statuses(vm["id"])[-2:] == ["Restoring state", "Up"]


async def test_a_vm_outlives_vdsm_and_is_found_again(agent_here, libvirtd):
    async with agent_here() as agent:
        vm = small()
        before = await agent.call("VM.create", vm=vm)
        pid = qemu(vm["id"])
        for number in signal.SIGKILL, signal.SIGTERM:
            await agent.kill(number)
            await agent.start(agent._tasks)
            after = await agent.vm(vm["id"])
            assert {k: after[k] for k in ("status", "vmName", "startTime")} == {
                k: before[k] for k in ("status", "vmName", "startTime")
            }
        assert qemu(vm["id"]) == pid
        agent.reports.clear()
        libvirtd.virsh("suspend", vm["id"])
        await agent.until(lambda: agent.statuses(vm["id"]) == ["Paused"])


async def test_why_a_vm_went_down_is_told_until_the_engine_says_destroy(agent_here):
    async with agent_here() as agent:
        vm = small()
        await agent.call("VM.create", vm=vm, request="start-1")
        os.kill(qemu(vm["id"]), signal.SIGKILL)
        await agent.until(lambda: agent.statuses(vm["id"])[-1:] == ["Down"])
        assert agent.reports[-1]["exitMessage"] == "Lost connection with qemu process"
        await agent.kill()
        await agent.start(agent._tasks)
        down = await agent.vm(vm["id"])
        assert (down["status"], down["exitCode"], down["exitReason"]) == ("Down", 1, 2)
        assert (await agent.call("VM.create", vm=vm, request="start-1"))["status"] == "Down"
        assert (await agent.call("VM.create", vm=vm, request="start-2"))["status"] == "Up"


async def test_a_vm_that_ended_while_vdsm_was_away_is_reported_down(agent_here):
    async with agent_here() as agent:
        vm = small()
        await agent.call("VM.create", vm=vm)
        await agent.kill()
        os.kill(qemu(vm["id"]), signal.SIGKILL)
        await asyncio.sleep(0.5)
        await agent.start(agent._tasks)
        down = await agent.vm(vm["id"])
        assert (down["status"], down["exitCode"], down["exitReason"]) == ("Down", 1, 2)


async def test_a_start_goes_on_when_the_engine_hangs_up(agent_here):
    async with agent_here() as agent:
        vm = small()
        agent.peer.notify("VM.create", vm=vm)
        await asyncio.sleep(0.05)
        await agent.hang_up()
        await agent.connect()
        await agent.until(lambda: agent.statuses(vm["id"]) == ["Up"])


async def test_events_go_on_after_libvirtd_was_restarted(agent_here, libvirtd):
    async with agent_here() as agent:
        vm, lost = small(), small()
        await agent.call("VM.create", vm=vm)
        await agent.call("VM.create", vm=lost)
        await asyncio.to_thread(libvirtd.stop)
        os.kill(qemu(lost["id"]), signal.SIGKILL)
        await asyncio.to_thread(libvirtd.go)
        await agent.until(lambda: agent.statuses(lost["id"])[-1] == "Down")
        libvirtd.virsh("suspend", vm["id"])
        await agent.until(lambda: agent.statuses(vm["id"])[-1] == "Paused")
        assert agent.statuses(vm["id"]).count("Paused") == 1


async def test_a_domain_that_is_not_ours_is_left_alone(agent_here, libvirtd, tmp_path):
    xml = "<domain type='qemu'><name>foreign</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>"
    (tmp_path / "foreign.xml").write_text(xml)
    libvirtd.virsh("create", str(tmp_path / "foreign.xml"))
    try:
        async with agent_here() as agent:
            libvirtd.virsh("suspend", "foreign")
            await asyncio.sleep(0.3)
            assert await agent.call("Host.getAllVmStats") == []
            assert not agent.reports
    finally:
        libvirtd.virsh("destroy", "foreign")


async def memory_volume(agent, tmp_path):
    """A volume for a VM's memory, in a storage domain of its own."""
    domain, image, volume = (str(uuid.uuid4()) for _ in range(3))
    path = tmp_path / "storage"
    path.mkdir()
    await agent.call("StorageDomain.create", sdUUID=domain, name="memory", type="localfs", path=str(path), role="Data")
    await agent.call("StorageDomain.attach", sdUUID=domain, type="localfs", path=str(path))
    await agent.call(
        "Volume.create",
        sdUUID=domain,
        imgUUID=image,
        volUUID=volume,
        capacity=64 << 20,
        format="raw",
        sparse=True,
        description="memory",
    )
    return {"sdUUID": domain, "imgUUID": image, "volUUID": volume}


async def vnc(port, password):
    """Whether the password opens the display (RFC 6143 7.2.2)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        version = await reader.readexactly(12)
        writer.write(version)
        kinds = await reader.readexactly((await reader.readexactly(1))[0])
        assert kinds == b"\x02"
        writer.write(b"\x02")
        writer.write(des(password, await reader.readexactly(16)))
        return await reader.readexactly(4) == bytes(4)
    finally:
        writer.close()


def des(password, challenge):
    """VNC's DES: the key's bits are reversed. OpenSSL keeps single DES as triple DES with three equal keys."""
    key = bytes(int(f"{b:08b}"[::-1], 2) for b in password.encode()[:8].ljust(8, b"\0")) * 3
    words = ["openssl", "enc", "-des-ede3", "-K", key.hex(), "-nopad"]
    return subprocess.run(words, input=challenge, capture_output=True, check=True).stdout
