"""USB redirection: devices at the user's side of a SPICE console."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import displays

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Redirect(Device, frozen=True, kw_only=True, tag="redirect"):
    """One device at a time."""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Redirect"]:
        if vm.usb and vm.usb.enabled and "spice" in displays(vm):
            for _ in range(4):  # as many as oVirt has
                yield cls()

    def xml(self) -> Element:
        return elem("redirdev", bus="usb", type="spicevmc")
