"""Sound cards."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import q35

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Sound(Device, frozen=True, kw_only=True, tag="sound"):
    """A sound card."""

    model: str = "ich9"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Sound"]:
        if vm.soundcard_enabled:
            yield cls(model="ich9" if q35(vm) else "ich6")

    def xml(self) -> Element:
        return elem("sound", model=self.model)
