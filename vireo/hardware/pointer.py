"""The pointer: a tablet, which knows where it is, so that the viewer's mouse need not be caught."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import displays

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Pointer(Device, frozen=True, kw_only=True, tag="pointer"):
    """A tablet; on a headless VM the mouse that every PC has."""

    kind: Literal["tablet", "mouse"] = "tablet"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Pointer"]:
        yield cls(kind="tablet" if displays(vm) else "mouse")

    def xml(self) -> Element:
        return elem("input", type=self.kind, bus="usb" if self.kind == "tablet" else "ps2")
