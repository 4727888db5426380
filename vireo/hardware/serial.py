"""The serial console."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec

from vireo.hardware._base import Device, Places, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Serial(Device, frozen=True, kw_only=True, tag="serial"):
    """A serial port on a UNIX socket; what the guest writes is kept in a log, too (virtlogd limits its size)."""

    vm: str = ""
    directory: str = ""
    logs: str = ""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Serial"]:
        if vm.console and vm.console.enabled:
            yield cls(vm=vm.id or "")

    def at(self, places: Places) -> "Serial":
        return msgspec.structs.replace(self, directory=places.consoles, logs=places.logs)

    def xml(self) -> Element:
        return elem(
            "serial",
            elem("source", mode="bind", path=f"{self.directory}/{self.vm}.sock"),
            elem("log", file=f"{self.logs}/{self.vm}.log", append="on"),
            elem("target", port=0),
            type="unix",
        )
