"""All hardware at once, in real QEMUs."""

import subprocess
from datetime import UTC, datetime

import pytest

from tests.hardware.vms import bare, full, old
from vireo.hardware import devices
from vireo.hardware._base import Places, Where
from vireo.vdsm.vm import domain

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("machine", [full(), bare(), old()], ids=lambda m: m.name)
def test_qemu_starts_with_the_hardware_and_libvirts_schema_holds(machine, libvirtd_apart, tmp_path):
    for bridge in "ovirtmgmt", "long", "none":
        libvirtd_apart.apart("ip", "link", "add", bridge, "type", "bridge")
    # SPICE's server looks up its address only where another than the loopback's is there
    libvirtd_apart.apart("ip", "address", "add", "192.0.2.1/24", "dev", "ovirtmgmt")
    libvirtd_apart.apart("ip", "link", "set", "ovirtmgmt", "up")
    volumes = {}
    for device in devices(machine):
        if image := getattr(device, "image", ""):
            path = tmp_path / image
            subprocess.run(["qemu-img", "create", "-q", "-f", getattr(device, "format", "raw"), path, "1M"], check=True)
            volumes[image] = Where(path=str(path))
    places = Places(
        volumes=volumes,
        bridges={"a network with a long name": "long", "": "none"},
        consoles=str(libvirtd_apart.base),
        logs=str(tmp_path),
    )
    setting = domain.Setting(accelerator="qemu", places=places, start=datetime.now(UTC), serial="HOST", version="1")
    file = tmp_path / "domain.xml"
    file.write_text(domain.xml(machine, setting))
    libvirtd_apart.virsh("create", "--validate", "--paused", str(file))
    assert libvirtd_apart.virsh("domstate", machine.name).strip() == "paused"
    libvirtd_apart.virsh("resume", machine.name)
    libvirtd_apart.virsh("destroy", machine.name)
