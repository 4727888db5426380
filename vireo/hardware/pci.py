"""Free PCI Express slots, so that devices can be added while the VM runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import disks, nics, q35

if TYPE_CHECKING:
    from vireo.model.vm import Vm

FREE, USUAL = 10, 10
"""Slots left free; and taken by what nearly every VM has."""


class Pci(Device, frozen=True, kw_only=True, tag="pci"):
    """A root or a root port. i440fx has slots enough on its one bus."""

    model: str = "pcie-root-port"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Pci"]:
        if q35(vm):
            yield cls(model="pcie-root")
            for _ in range(FREE + USUAL + len(disks(vm)) + len(nics(vm))):
                yield cls()

    def xml(self) -> Element:
        return elem("controller", type="pci", model=self.model)
