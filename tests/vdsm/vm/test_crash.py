"""VDSM killed in the middle of each verb, started again, and asked again."""

import asyncio
import uuid

import pytest

from tests.vdsm.agent import running
from tests.vdsm.vm.test_lifecycle import memory_volume, qemu, small

pytestmark = pytest.mark.slow


@pytest.fixture
async def agent(libvirt_uri, pki, tmp_path):
    async with running(tmp_path, libvirt_uri, pki) as agent:
        yield agent


async def killed_while(agent, delay, verb, **params):
    """Ask, kill VDSM after `delay` seconds, start it again and ask again: the answer."""
    agent.peer.notify(verb, **params)
    await asyncio.sleep(delay)
    await agent.kill()
    await agent.start(agent._tasks)
    return await agent.call(verb, request="job-1", **params)


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.25])
async def test_a_start_is_finished(agent, delay, libvirtd):
    vm = small()
    stats = await killed_while(agent, delay, "VM.create", vm=vm)
    assert stats["status"] == "Up"
    assert libvirtd.virsh("list", "--uuid").split().count(vm["id"]) == 1
    assert (await agent.vm(vm["id"]))["status"] == "Up"


@pytest.mark.parametrize("delay", [0.01, 0.1])
async def test_an_end_is_finished(agent, delay):
    vm = small()
    await agent.call("VM.create", vm=vm)
    await killed_while(agent, delay, "VM.destroy", vmID=vm["id"])
    assert await agent.vm(vm["id"]) is None
    assert not qemu(vm["id"])


@pytest.mark.parametrize("delay", [0.01, 0.1, 0.3])
async def test_a_save_is_finished_and_what_it_saved_is_whole(agent, delay, tmp_path):
    vm, to = small(), await memory_volume(agent, tmp_path)
    await agent.call("VM.create", vm=vm)
    await killed_while(agent, delay, "VM.hibernate", vmID=vm["id"], to=to)
    assert (await agent.vm(vm["id"]))["exitReason"] == 5
    await agent.call("VM.destroy", vmID=vm["id"])
    assert (await agent.call("VM.create", vm=vm, restore=to))["status"] == "Up"


@pytest.mark.parametrize("verb", ["VM.pause", "VM.cont", "VM.reset", "VM.shutdown"])
async def test_a_button_may_be_pressed_again(agent, verb):
    vm = small()
    await agent.call("VM.create", vm=vm)
    await killed_while(agent, 0.01, verb, vmID=vm["id"])
    status = (await agent.vm(vm["id"]))["status"]
    assert status == {"VM.pause": "Paused", "VM.shutdown": "Powering down"}.get(verb, "Up")


async def test_nobody_is_found_where_nobody_was(agent):
    await killed_while(agent, 0.01, "VM.destroy", vmID=str(uuid.uuid4()))
    assert await agent.call("Host.getAllVmStats") == []
