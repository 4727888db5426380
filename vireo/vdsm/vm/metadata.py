"""What a domain says of itself in oVirt's `ovirt-vm` metadata, from which VDSM knows its VMs again after a restart."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, fromstring

from vireo.base import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vireo.hardware.disk import Disk
    from vireo.model.vm import Vm

NAMESPACES = {"ovirt-vm": "http://ovirt.org/vm/1.0"}
_OVIRT = f"{{{NAMESPACES['ovirt-vm']}}}"


class Image(Part, frozen=True, kw_only=True):
    """A disk of a running VM: its target (`vda`) and the engine's ids."""

    target: str
    image: str
    volume: str = ""
    domain: str = ""


class Told(Part, frozen=True, kw_only=True):
    """What a domain's XML tells. `ours`: this or an oVirt VDSM started it."""

    id: str
    name: str
    ours: bool = False
    start: datetime | None = None
    images: tuple[Image, ...] = ()
    macs: dict[str, str] = {}
    """The MAC by name of the host's end (`vnet0`)."""
    displays: tuple[tuple[str, str, int | None, int | None], ...] = ()
    """Protocol, address, port, TLS port."""
    log: str | None = None
    """The log of the serial console."""


def element(vm: "Vm", disks: "Iterable[Disk]", start: datetime) -> Element:
    """oVirt's `<ovirt-vm:vm>`."""
    root = Element(f"{_OVIRT}vm")
    policy = vm.memory_policy
    _typed(root, "minGuaranteedMemoryMb", "int", ((policy and policy.guaranteed) or vm.memory or 0) >> 20)
    _typed(root, "startTime", "float", start.timestamp())
    if vm.custom_compatibility_version:
        version = vm.custom_compatibility_version
        SubElement(root, f"{_OVIRT}clusterVersion").text = f"{version.major}.{version.minor}"
    SubElement(root, f"{_OVIRT}launchPaused").text = str(bool(vm.start_paused)).lower()
    resume = vm.storage_error_resume_behaviour
    SubElement(root, f"{_OVIRT}resumeBehavior").text = resume.value if resume else "auto_resume"
    SubElement(root, f"{_OVIRT}ballooningEnabled").text = str(not policy or policy.ballooning is not False).lower()
    for disk in disks:
        device = SubElement(root, f"{_OVIRT}device", devtype="disk", name=disk.target)
        for tag, id in ("domainID", disk.domain), ("imageID", disk.image), ("volumeID", disk.volume):
            SubElement(device, f"{_OVIRT}{tag}").text = id
    return root


def _typed(root: Element, tag: str, type: str, value: object) -> None:
    SubElement(root, f"{_OVIRT}{tag}", type=type).text = str(value)


def read(xml: str) -> Told:
    """What the XML of a running domain tells."""
    domain = fromstring(xml)  # noqa: S314  libvirt's own
    root = domain.find(f"metadata/{_OVIRT}vm")
    start = root.findtext(f"{_OVIRT}startTime") if root is not None else None
    log = domain.find("devices/serial/log")
    return Told(
        id=domain.findtext("uuid") or "",
        name=domain.findtext("name") or "",
        ours=root is not None,
        start=datetime.fromtimestamp(float(start), UTC) if start else None,
        images=tuple(_images(root)) if root is not None else (),
        macs=dict(_macs(domain)),
        displays=tuple(_displays(domain)),
        log=log.get("file") if log is not None else None,
    )


def _images(root: Element) -> "Iterable[Image]":
    for device in root.findall(f"{_OVIRT}device[@devtype='disk']"):
        text = {tag: device.findtext(f"{_OVIRT}{tag}") or "" for tag in ("imageID", "volumeID", "domainID")}
        yield Image(
            target=device.get("name", ""), image=text["imageID"], volume=text["volumeID"], domain=text["domainID"]
        )


def _macs(domain: Element) -> "Iterable[tuple[str, str]]":
    for nic in domain.iterfind("devices/interface"):
        target, mac = nic.find("target"), nic.find("mac")
        if target is not None and mac is not None:
            yield target.get("dev", ""), mac.get("address", "")


def _displays(domain: Element) -> "Iterable[tuple[str, str, int | None, int | None]]":
    for graphics in domain.iterfind("devices/graphics"):
        listen = graphics.find("listen")
        address = (listen.get("address") if listen is not None else None) or graphics.get("listen") or ""
        ports = [int(graphics.get(name, "-1")) for name in ("port", "tlsPort")]
        plain, tls = (port if port > 0 else None for port in ports)
        yield graphics.get("type", ""), address, plain, tls
