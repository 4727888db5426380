"""The controller of the channels to the guest's agents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class VirtioSerial(Device, frozen=True, kw_only=True, tag="virtio_serial"):
    """Every VM has one, so that channels can be added while it runs."""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["VirtioSerial"]:  # noqa: ARG003  every VM
        yield cls()

    def xml(self) -> Element:
        return elem("controller", type="virtio-serial", index=0, ports=16)
