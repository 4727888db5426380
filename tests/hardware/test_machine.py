"""What devices ask about a VM."""

from itertools import islice

from tests.hardware.vms import bare, disk, full, vm
from vireo.hardware import devices
from vireo.hardware._machine import boot_order, displays, names
from vireo.hardware.disk import Disk


def test_the_boot_order_follows_the_list_of_boot_devices():
    order = boot_order(full())
    assert list(order.values()) == [1, 2, 3, 4]
    assert [id[:8] for id in order] == ["e0000001", "e0000002", "a0000001", "cdrom"]


def test_without_a_list_the_bootable_disk_boots():
    assert boot_order(vm(id="v", disk_attachments=[disk(1, "virtio"), disk(2, "virtio", bootable=True)])) == {
        "a0000002-0000-0000-0000-000000000000": 1
    }
    assert boot_order(bare()) == {}


def test_the_third_letter_is_the_cdroms_except_for_virtio():
    assert list(islice(names("sd"), 4)) == ["sda", "sdb", "sdd", "sde"]
    assert list(islice(names("vd"), 3)) == ["vda", "vdb", "vdc"]
    assert list(islice(names("vd"), 25, 28)) == ["vdz", "vdaa", "vdab"]


def test_a_vm_without_consoles_is_headless():
    assert displays(bare()) == []
    assert displays(vm(id="v", graphics_consoles=[], display={"type": "vnc"})) == []
    assert displays(vm(id="v", display={"type": "vnc"})) == ["vnc"]
    assert displays(full()) == ["vnc", "spice"]


def test_no_two_disks_share_a_target_or_a_place_on_the_bus():
    many = vm(id="v", disk_attachments=[disk(n, "virtio_scsi") for n in range(12)] + [disk(20, "sata")])
    disks = [d for d in devices(many) if isinstance(d, Disk)]
    assert len({d.target for d in disks}) == 13
    units = [d.xml().find("address").get("unit") for d in disks[:-1]]
    assert units == ["0", "1", "2", "3", "4", "5", "6", *map(str, range(8, 13))]  # 7 is the controller's own
