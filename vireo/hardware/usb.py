"""The USB controller."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import displays, q35

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Usb(Device, frozen=True, kw_only=True, tag="usb"):
    """One controller; `none` where nothing is on it, for a controller costs the guest interrupts."""

    model: str = "qemu-xhci"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Usb"]:
        wanted = bool(vm.usb and vm.usb.enabled) or bool(displays(vm))
        chip = "qemu-xhci" if q35(vm) else "piix3-uhci"
        yield cls(model=chip if wanted else "none")

    def xml(self) -> Element:
        ports = 8 if self.model == "qemu-xhci" else None
        return elem("controller", type="usb", index=0, model=self.model, ports=ports)
