"""A VM as libvirt's domain XML: everything but the devices, which are in vireo/hardware/.

Aliases (`ua-<id>`) and metadata (`ovirt-vm`) are oVirt's, so that either side finds the other's running VMs again.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, register_namespace, tostring
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vireo.base import Part
from vireo.hardware import devices
from vireo.hardware._base import Places, elem
from vireo.hardware._machine import q35, secure_boot, uefi, windows
from vireo.hardware.disk import Disk
from vireo.vdsm.vm import metadata

if TYPE_CHECKING:
    from vireo.model.vm import Vm

SOCKETS = 16
"""Processors can be added to a running VM up to so many sockets (oVirt: MaxNumOfVmSockets) and VCPUS in all."""
VCPUS = 240
"""More need an interrupt remapping IOMMU."""
TB_CACHE = 32
"""MiB of translated code that an emulated VM may keep; QEMU's own default takes a large part of the host."""

for _prefix, _uri in metadata.NAMESPACES.items():
    register_namespace(_prefix, _uri)


class Setting(Part, frozen=True, kw_only=True):
    """What the host adds. `serial`: its own serial number, which VMs show where they have none."""

    accelerator: str
    places: Places
    serial: str = ""
    start: datetime
    version: str = ""


def xml(vm: "Vm", on: Setting) -> str:
    """The domain of the VM."""
    hardware = [device.at(on.places) for device in devices(vm)]
    disks = [d for d in hardware if isinstance(d, Disk)]
    size, room = vm.memory or 1 << 30, _room(vm)
    vcpus, most = _vcpus(vm)
    return tostring(
        elem(
            "domain",
            elem("name", text=vm.name),
            elem("uuid", text=vm.id),
            elem("metadata", metadata.element(vm, disks, on.start)),
            elem("maxMemory", text=room, unit="b", slots=16) if room else None,
            elem("memory", text=size, unit="b"),
            elem("currentMemory", text=size, unit="b"),
            elem("vcpu", text=most, current=vcpus if vcpus < most else None),
            _sysinfo(vm, on),
            _os(vm),
            _features(vm, on),
            _cpu(vm, on.accelerator),
            _clock(vm, on),
            elem("on_poweroff", text="destroy"),
            elem("on_reboot", text="restart"),
            elem("on_crash", text="destroy"),
            elem("pm", elem("suspend-to-mem", enabled="no"), elem("suspend-to-disk", enabled="no")),
            elem("devices", *(device.xml() for device in hardware)),
            type=on.accelerator,
        ),
        "unicode",
    )


def _room(vm: "Vm") -> int | None:
    """Bytes that the memory may grow to; None: as it is."""
    most = vm.memory_policy and vm.memory_policy.max
    return most if most and most > (vm.memory or 0) else None


def _topology(vm: "Vm") -> tuple[int, int, int]:
    t = vm.cpu and vm.cpu.topology
    return (t.sockets or 1, t.cores or 1, t.threads or 1) if t else (1, 1, 1)


def _sockets(vm: "Vm") -> int:
    """As many as the VM may ever have while it runs."""
    sockets, cores, threads = _topology(vm)
    return max(sockets, min(SOCKETS, VCPUS // (cores * threads)))


def _vcpus(vm: "Vm") -> tuple[int, int]:
    """Now, and at most."""
    sockets, cores, threads = _topology(vm)
    return sockets * cores * threads, _sockets(vm) * cores * threads


def _sysinfo(vm: "Vm", on: Setting) -> Element:
    serial = {"host": on.serial, "vm": vm.id, "none": None}
    policy = vm.serial_number.policy.value if vm.serial_number and vm.serial_number.policy else "host"
    shown = vm.serial_number.value if vm.serial_number and policy == "custom" else serial.get(policy)
    entries = {
        "manufacturer": "oVirt",  # by this guests' tools know where they are
        "product": "Vireo",
        "version": on.version,
        "family": "oVirt",
        "serial": shown,
        "uuid": vm.id,
    }
    system = elem("system", *(elem("entry", text=text, name=name) for name, text in entries.items() if text))
    return elem("sysinfo", system, type="smbios")


def _os(vm: "Vm") -> Element:
    """Firmware and kernel. UEFI's variables are kept under the VM's id: names change."""
    machine = vm.custom_emulated_machine or ("q35" if q35(vm) else "pc")
    system, menu = vm.os, vm.bios and vm.bios.boot_menu and vm.bios.boot_menu.enabled
    secure = "yes" if secure_boot(vm) else "no"
    return elem(
        "os",
        elem("type", text="hvm", arch="x86_64", machine=machine),
        elem(
            "firmware",
            elem("feature", name="secure-boot", enabled=secure),
            elem("feature", name="enrolled-keys", enabled=secure),
        )
        if uefi(vm)
        else None,
        elem("nvram", text=f"/var/lib/libvirt/qemu/nvram/{vm.id}.fd") if uefi(vm) else None,
        elem("kernel", text=system.kernel) if system and system.kernel else None,
        elem("initrd", text=system.initrd) if system and system.initrd else None,
        elem("cmdline", text=system.cmdline) if system and system.cmdline else None,
        elem("bootmenu", enable="yes", timeout=10000) if menu else None,
        elem("smbios", mode="sysinfo"),
        elem("bios", useserial="yes") if vm.console and vm.console.enabled and not uefi(vm) else None,
        firmware="efi" if uefi(vm) else None,
    )


def _features(vm: "Vm", on: Setting) -> Element:
    kvm = on.accelerator == "kvm"
    return elem(
        "features",
        elem("acpi"),
        elem("apic"),
        elem("smm", state="on") if secure_boot(vm) else None,
        _hyperv() if kvm and windows(vm) else None,
        None if kvm else elem("tcg", elem("tb-cache", text=TB_CACHE, unit="MiB")),
    )


def _hyperv() -> Element:
    """Those that oVirt gives to Windows and that no processor lacks."""
    plain = ["relaxed", "vapic", "synic", "reset", "vpindex", "runtime", "frequencies", "tlbflush", "ipi"]
    return elem(
        "hyperv",
        *(elem(name, state="on") for name in plain),
        elem("spinlocks", state="on", retries=8191),
        elem("stimer", elem("direct", state="on"), state="on"),
    )


def _cpu(vm: "Vm", accelerator: str) -> Element:
    """The processor: a model that is named (`Nehalem`, `Nehalem,+aes,-pcid`: oVirt's notation), or the host's.

    Emulation offers what QEMU can emulate, so the host's own model means "everything" there; and a named model whose
    features it lacks is started without them.
    """
    _, cores, threads = _topology(vm)
    kids: list[Element | None] = [elem("topology", sockets=_sockets(vm), cores=cores, threads=threads)]
    if room := _room(vm):
        size = (vm.memory or room) // 1024
        cell = elem("cell", id=0, cpus=f"0-{_vcpus(vm)[1] - 1}", memory=size, unit="KiB")
        kids.append(elem("numa", cell))
    name, *changes = (vm.custom_cpu_model or "").split(",")
    mode = vm.cpu.mode.value if vm.cpu and vm.cpu.mode else "custom"
    if mode == "host_passthrough" and accelerator == "kvm":
        return elem("cpu", *kids, mode="host-passthrough", check="none", migratable="on")
    if not name or mode != "custom":
        return elem("cpu", *kids, mode="host-model", check="none" if accelerator == "qemu" else "partial")
    words = {"+": "require", "-": "disable"}
    features = [elem("feature", policy=words.get(c[:1], "require"), name=c.lstrip("+-")) for c in changes if c]
    check = "none" if accelerator == "qemu" else "partial"
    return elem(
        "cpu", elem("model", text=name, fallback="allow"), *kids, *features, mode="custom", match="exact", check=check
    )


def _clock(vm: "Vm", on: Setting) -> Element:
    """The guest's clock starts at UTC plus what its time zone is away from it, and keeps what the guest makes of it."""
    away = _away(vm, on.start)
    return elem(
        "clock",
        elem("timer", name="rtc", tickpolicy="catchup"),
        elem("timer", name="pit", tickpolicy="delay"),
        elem("timer", name="hpet", present="no"),
        elem("timer", name="hypervclock", present="yes") if windows(vm) and on.accelerator == "kvm" else None,
        offset="variable",
        adjustment=int(away.total_seconds()),
    )


def _away(vm: "Vm", now: datetime) -> timedelta:
    zone = vm.time_zone
    if zone and zone.utc_offset:
        try:
            return datetime.fromisoformat(f"2000-01-01T00:00{zone.utc_offset}").utcoffset() or timedelta()
        except ValueError:
            return timedelta()
    if not zone or not zone.name:
        return timedelta()
    try:
        return now.astimezone(UTC).astimezone(ZoneInfo(zone.name)).utcoffset() or timedelta()
    except (ZoneInfoNotFoundError, ValueError):  # Windows' own names: the engine resolves them to utc_offset
        return timedelta()
