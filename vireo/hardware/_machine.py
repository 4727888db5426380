"""What several devices ask about a VM."""

import string
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vireo.model.disk import DiskAttachment
    from vireo.model.network import Nic
    from vireo.model.vm import Vm


def q35(vm: "Vm") -> bool:
    """Whether the chipset is Q35; only oVirt's i440fx_sea_bios is not."""
    return not (vm.bios and vm.bios.type == "i440fx_sea_bios")


def uefi(vm: "Vm") -> bool:
    return bool(vm.bios and vm.bios.type in ("q35_ovmf", "q35_secure_boot"))


def secure_boot(vm: "Vm") -> bool:
    return bool(vm.bios and vm.bios.type == "q35_secure_boot")


def windows(vm: "Vm") -> bool:
    return bool(vm.os and vm.os.type and vm.os.type.startswith("windows"))


def displays(vm: "Vm") -> list[str]:
    """`vnc` and `spice`, as the VM has them; none: it is headless."""
    if vm.graphics_consoles is not None:
        return sorted({c.protocol.value for c in vm.graphics_consoles if c.protocol}, reverse=True)
    return [vm.display.type.value] if vm.display and vm.display.type else []


def disks(vm: "Vm") -> "list[DiskAttachment]":
    """Those that the guest sees."""
    return [a for a in vm.disk_attachments or [] if a.active is not False and a.disk]


def bus(attachment: "DiskAttachment") -> str:
    """libvirt's word for a disk's interface."""
    return {"virtio_scsi": "scsi", "spapr_vscsi": "scsi"}.get(word := attachment.interface or "virtio", str(word))


def nics(vm: "Vm") -> "list[Nic]":
    """Those that the guest sees."""
    return [n for n in vm.nics or [] if n.plugged is not False]


def boot_order(vm: "Vm") -> dict[str, int]:
    """From 1, by id: of bootable disks, of NICs, and of `cdrom`, as the VM's list of boot devices has them."""
    wanted = [d.value for d in (vm.os and vm.os.boot and vm.os.boot.devices) or []] or ["hd"]
    steps: dict[str, list[str]] = {
        "hd": [a.disk.id or "" for a in disks(vm) if a.bootable and a.disk],
        "cdrom": ["cdrom"],
        "network": [n.id or "" for n in nics(vm)],
    }
    order = (id for device in dict.fromkeys(wanted) for id in steps.get(device, ()))
    return dict(zip(dict.fromkeys(order), count(1), strict=False))


def names(prefix: str) -> Iterator[str]:
    """Names of targets: sda, sdb, sdd ... `c` is the CD-ROM's where it has the same prefix, as in oVirt."""
    for n in count():
        name, rest = "", n + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = string.ascii_lowercase[digit] + name
        if prefix == "vd" or name != "c":
            yield prefix + name
