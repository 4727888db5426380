"""Guests that do something: a boot sector that prints a line and powers off when its power button is pressed."""

import uuid

import pytest

from tests.vdsm.agent import running

pytestmark = pytest.mark.slow

GUEST = bytes.fromhex(
    "fa"  # no interrupts
    "baf803 b048 ee b049 ee b00a ee"  # "HI\n" to the serial port 0x3f8
    "ba0206 b80001 ef"  # ACPI (PM1a at 0x600): let the power button be seen
    "ba0006 ed f6c401 74fa"  # until it has been pressed
    "ba0406 b80020 ef f4"  # soft off
)


WRITER = bytes.fromhex(
    "31c0 8ed8 be407c"  # DS:SI is the address of the packet below
    "b443 b000 b280 cd13"  # write 64 sectors of the first disk
    "8306487c40 ebf1"  # and the next 64, for ever
).ljust(0x40, b"\0") + bytes.fromhex("1000 4000 0080 0000 0100000000000000")


async def boot_disk(agent, tmp_path, guest=GUEST):
    """A disk with the guest, in a new storage domain, as the engine sends it within a VM."""
    domain, image, volume = (str(uuid.uuid4()) for _ in range(3))
    path = tmp_path / "storage"
    path.mkdir()
    await agent.call("StorageDomain.create", sdUUID=domain, name="d", type="localfs", path=str(path), role="Data")
    await agent.call("StorageDomain.attach", sdUUID=domain, type="localfs", path=str(path))
    made = await agent.call(
        "Volume.create",
        sdUUID=domain,
        imgUUID=image,
        volUUID=volume,
        capacity=8 << 20,
        format="raw",
        sparse=True,
        description="guest",
    )
    with open(made["path"], "r+b") as file:
        file.write(guest.ljust(510, b"\0") + b"\x55\xaa")
    disk = {"id": image, "image_id": volume, "format": "raw", "storage_domains": [{"id": domain}]}
    return {"bootable": True, "interface": "virtio", "disk": disk}


@pytest.fixture
async def here(libvirt_uri, pki, tmp_path):
    """An agent, and a VM of it whose guest has printed its line."""
    async with running(tmp_path, libvirt_uri, pki) as agent:
        vm = {
            "id": str(uuid.uuid4()),
            "name": "guest",
            "memory": 32 << 20,
            "console": {"enabled": True},
            "disk_attachments": [await boot_disk(agent, tmp_path)],
        }
        await agent.call("VM.create", vm=vm)
        log = tmp_path / "consoles" / f"{vm['id']}.log"
        await agent.until(lambda: log.exists() and "HI\n" in log.read_text(errors="replace"))
        yield agent, vm


async def test_a_guest_that_is_asked_shuts_down_and_the_engine_hears_who_wanted_it(here):
    agent, vm = here
    assert "HI\n" in await agent.call("VM.getConsoleLog", vmID=vm["id"])
    await agent.call("VM.shutdown", vmID=vm["id"])
    await agent.until(lambda: agent.statuses(vm["id"]) == ["Up", "Powering down", "Down"])
    assert (agent.reports[-1]["exitCode"], agent.reports[-1]["exitReason"]) == (0, 6)
    await agent.call("VM.shutdown", vmID=vm["id"])
    assert "HI\n" in await agent.call("VM.getConsoleLog", vmID=vm["id"])


async def test_a_guest_that_goes_by_itself_is_told_from_one_that_was_asked(here, libvirtd):
    agent, vm = here
    libvirtd.virsh("shutdown", "--mode", "acpi", vm["id"])
    await agent.until(lambda: agent.statuses(vm["id"])[-1] == "Down")
    assert agent.reports[-1]["exitReason"] == 7


async def test_a_guest_is_rebooted_and_is_up_again(here):
    agent, vm = here
    await agent.call("VM.shutdown", vmID=vm["id"], reboot=True)
    await agent.until(lambda: agent.statuses(vm["id"])[-2:] == ["RebootInProgress", "Up"])


async def test_disks_are_reported_by_their_image(here):
    agent, vm = here
    image = vm["disk_attachments"][0]["disk"]["id"]
    [disk] = await agent.until(lambda: agent.stats and (agent.stats[-1]["vms"] or [{}])[0].get("disks"))
    assert (disk["imageID"], disk["name"]) == (image, "vda")
    assert disk["readOps"] > 0


async def test_a_full_storage_pauses_the_vm_which_goes_on_when_there_is_room(libvirtd, pki, tmp_path):
    async with running(tmp_path, libvirtd.uri, pki) as agent:
        attachment = await boot_disk(agent, tmp_path, WRITER)
        vm = {"id": str(uuid.uuid4()), "name": "writer", "memory": 32 << 20, "disk_attachments": [attachment]}
        [image] = (tmp_path / "storage").glob(f"**/images/{attachment['disk']['id']}")
        copy = tmp_path / "copy"
        copy.write_bytes((image / attachment["disk"]["image_id"]).read_bytes()[:512])
        libvirtd.apart("mount", "-t", "tmpfs", "-o", "size=1m", "small", str(image))
        try:
            libvirtd.apart("cp", str(copy), str(image / attachment["disk"]["image_id"]))
            libvirtd.apart("truncate", "-s", "8M", str(image / attachment["disk"]["image_id"]))
            await agent.call("VM.create", vm=vm)
            await agent.until(lambda: agent.statuses(vm["id"])[-1] == "Paused")
            assert agent.reports[-1]["pauseCode"] == "ENOSPC"
            libvirtd.apart("mount", "-o", "remount,size=64m", str(image))
            await agent.call("VM.cont", vmID=vm["id"])
            await agent.until(lambda: agent.statuses(vm["id"])[-1] == "Up")
            assert (await agent.vm(vm["id"]))["status"] == "Up"
        finally:
            await agent.call("VM.destroy", vmID=vm["id"])
            libvirtd.apart("umount", str(image))
