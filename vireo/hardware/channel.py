"""Channels between the guest's agents and the host."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import displays

if TYPE_CHECKING:
    from vireo.model.vm import Vm

AGENT = "org.qemu.guest_agent.0"


class Channel(Device, frozen=True, kw_only=True, tag="channel"):
    """A virtio-serial port by name; libvirt makes its socket and, for the agent's, speaks on it."""

    name: str = AGENT
    spice: bool = False

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Channel"]:
        yield cls()
        if "spice" in displays(vm):
            yield cls(name="com.redhat.spice.0", spice=True)

    def xml(self) -> Element:
        target = elem("target", type="virtio", name=self.name)
        if self.spice:
            return elem("channel", target, type="spicevmc")
        return elem("channel", elem("source", mode="bind"), target, type="unix")
