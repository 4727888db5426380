"""Display servers: VNC and SPICE."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

import msgspec

from vireo.hardware._base import Device, Places, elem
from vireo.hardware._machine import displays

if TYPE_CHECKING:
    from vireo.model.vm import Vm

LOCKED = "1970-01-01T00:00:01"
"""When the first password ran out: nobody gets in before a ticket is set."""


class Graphics(Device, frozen=True, kw_only=True, tag="graphics"):
    """A display server on a free port. `keymap` as QEMU names it (`en-us`)."""

    protocol: Literal["vnc", "spice"] = "vnc"
    address: str = "127.0.0.1"
    keymap: str | None = None
    copy_paste: bool = True
    file_transfer: bool = True

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Graphics"]:
        display = vm.display
        for protocol in displays(vm):
            yield cls(
                protocol="spice" if protocol == "spice" else "vnc",
                keymap=display.keyboard_layout if display else None,
                copy_paste=not display or display.copy_paste_enabled is not False,
                file_transfer=not display or display.file_transfer_enabled is not False,
            )

    def at(self, places: Places) -> "Graphics":
        return msgspec.structs.replace(self, address=places.display)

    def xml(self) -> Element:
        spice = self.protocol == "spice"
        return elem(
            "graphics",
            elem("listen", type="address", address=self.address),
            elem("clipboard", copypaste="no") if spice and not self.copy_paste else None,
            elem("filetransfer", enable="no") if spice and not self.file_transfer else None,
            type=self.protocol,
            autoport="yes",
            keymap=self.keymap,
            passwd="locked",  # noqa: S106  of no use: it ran out long ago
            passwdValidTo=LOCKED,
        )
