"""Graphics adapters."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import displays

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Video(Device, frozen=True, kw_only=True, tag="video"):
    """An adapter; `none` for a headless VM. Memory in KiB."""

    model: str = "vga"
    heads: int = 1

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Video"]:
        if not displays(vm):
            yield cls(model="none")
            return
        wanted = vm.display and vm.display.video_type
        yield cls(model=wanted.value if wanted else "vga", heads=(vm.display and vm.display.monitors) or 1)

    def xml(self) -> Element:
        if self.model == "none":
            return elem("video", elem("model", type="none"))
        memory: dict[str, int] = (
            {"ram": 65536, "vram": 8192, "vgamem": 16384} if self.model == "qxl" else {"vram": 16384}
        )
        heads = self.heads if self.model == "qxl" else 1
        return elem("video", elem("model", type=self.model, heads=heads, **memory))
