"""The balloon: takes memory from a guest and gives it back, and tells how much the guest uses."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Balloon(Device, frozen=True, kw_only=True, tag="balloon"):
    """`period`: seconds between two reports of the guest's memory."""

    enabled: bool = True
    period: int = 5

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Balloon"]:
        yield cls(enabled=not (vm.memory_policy and vm.memory_policy.ballooning is False))

    def xml(self) -> Element:
        if not self.enabled:
            return elem("memballoon", model="none")
        return elem("memballoon", elem("stats", period=self.period), model="virtio")
