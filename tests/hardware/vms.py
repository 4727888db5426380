"""VMs as the engine sends them: one that has everything, one that has nothing, and one of an older kind."""

import msgspec

from vireo.model.vm import Vm


def vm(**spec) -> Vm:
    return msgspec.convert(spec, Vm)


DOMAIN = "d0000000-0000-0000-0000-000000000000"


def disk(number: int, interface: str, **more):
    disk = {
        "id": f"a{number:07}-0000-0000-0000-000000000000",
        "image_id": f"b{number:07}-0000-0000-0000-000000000000",
        "format": "cow" if number % 2 else "raw",
        "storage_domains": [{"id": DOMAIN}],
    }
    return {"interface": interface, "disk": disk, **more}


def full() -> Vm:
    """One of each device."""
    return vm(
        id="f0000000-0000-0000-0000-000000000000",
        name="full",
        memory=1 << 30,
        memory_policy={"max": 4 << 30, "guaranteed": 512 << 20, "ballooning": True},
        cpu={"topology": {"sockets": 2, "cores": 2, "threads": 1}, "mode": "custom"},
        custom_cpu_model="Nehalem,+aes,-vme",
        bios={"type": "q35_secure_boot", "boot_menu": {"enabled": True}},
        os={"type": "rhel_9x64", "boot": {"devices": ["network", "hd", "cdrom"]}},
        disk_attachments=[
            disk(1, "virtio", bootable=True),
            disk(2, "virtio_scsi", pass_discard=True),
            disk(3, "sata"),
            disk(4, "virtio", active=False),
            disk(5, "virtio_scsi", read_only=True),
            disk(6, "virtio", read_only=True),
        ],
        nics=[
            {
                "id": "e0000001-0000-0000-0000-000000000000",
                "mac": {"address": "56:6f:1a:2b:00:01"},
                "vnic_profile": {"network": {"name": "ovirtmgmt", "mtu": 1500}},
            },
            {
                "id": "e0000002-0000-0000-0000-000000000000",
                "mac": {"address": "56:6f:1a:2b:00:02"},
                "interface": "e1000e",
                "linked": False,
                "network": {"name": "a network with a long name"},
            },
            {"id": "e0000003-0000-0000-0000-000000000000", "plugged": False},
        ],
        cdroms=[
            {
                "id": "c0000000-0000-0000-0000-000000000000",
                "file": {"id": "a0000009-0000-0000-0000-000000000000", "storage_domain": {"id": DOMAIN}},
            }
        ],
        graphics_consoles=[{"protocol": "vnc"}, {"protocol": "spice"}],
        display={"video_type": "qxl", "monitors": 1, "copy_paste_enabled": False},
        watchdogs=[{"id": "w", "model": "i6300esb", "action": "poweroff"}],
        rng_device={"source": "urandom", "rate": {"bytes": 1024, "period": 1000}},
        tpm_enabled=True,
        soundcard_enabled=True,
        usb={"enabled": True},
        virtio_scsi={"enabled": True},
        console={"enabled": True},
        time_zone={"name": "Etc/GMT"},
        serial_number={"policy": "vm"},
    )


def bare() -> Vm:
    """Nothing that could be left out."""
    return vm(id="f0000001-0000-0000-0000-000000000000", name="bare", memory=32 << 20)


def old() -> Vm:
    """A PC of 1996 with Windows."""
    return vm(
        id="f0000002-0000-0000-0000-000000000000",
        name="old",
        memory=256 << 20,
        memory_policy={"ballooning": False},
        bios={"type": "i440fx_sea_bios"},
        os={"type": "windows_xp"},
        time_zone={"name": "Pacific Standard Time", "utc_offset": "-08:00"},
        disk_attachments=[disk(1, "ide", bootable=True)],
        cdroms=[{"id": "c0000002-0000-0000-0000-000000000000"}],
        nics=[{"id": "e0000001-0000-0000-0000-000000000000", "interface": "rtl8139"}],
        graphics_consoles=[{"protocol": "vnc"}],
        display={"video_type": "cirrus", "keyboard_layout": "de"},
        virtio_scsi={"enabled": False},
        soundcard_enabled=True,
    )
