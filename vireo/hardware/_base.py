"""What every device has, and what a device must be told of the host it runs on."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.base import Part

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Where(Part, frozen=True, kw_only=True):
    """A volume on a host: a file, or a block device."""

    path: str
    block: bool = False


class Places(Part, frozen=True, kw_only=True):
    """What a host adds to a VM's hardware: where things are. The defaults are where oVirt's hosts have them."""

    volumes: Mapping[str, Where] = {}
    """By image id: the volume that the VM reads and writes."""
    bridges: Mapping[str, str] = {}
    """By name of the logical network; absent: the bridge has the network's name. `""`: of cards that are on none."""
    display: str = "127.0.0.1"
    """The address that display servers listen on."""
    consoles: str = "/var/run/ovirt-vmconsole-console"
    """The directory of the sockets of serial consoles."""
    logs: str = "/var/log/ovirt-vmconsole-console"
    """The directory of what guests wrote to them."""


class Device(Part, frozen=True, kw_only=True, tag_field="type"):
    """A piece of guest hardware: its fields, and how libvirt spells it."""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Device"]:
        """The devices of this kind that the VM has."""
        raise NotImplementedError

    def at(self, places: Places) -> "Device":
        """The device with its place on a host filled in."""
        return self

    def xml(self) -> Element:
        """As libvirt's domain XML has it (libvirt: formatdomain, devices)."""
        raise NotImplementedError


def elem(tag: str, *kids: Element | None, text: object = None, **attrs: object) -> Element:
    """An element without its empty parts: elem("target", dev="vda", bus=None)."""
    e = Element(tag, {k: str(v) for k, v in attrs.items() if v is not None})
    e.text = None if text is None else str(text)
    e.extend(kid for kid in kids if kid is not None)
    return e


def alias(id: str | None) -> Element | None:
    """The name by which a device is found again: oVirt's `ua-<id>`."""
    return elem("alias", name=f"ua-{id}") if id else None


def boot(order: int | None) -> Element | None:
    return elem("boot", order=order) if order else None
