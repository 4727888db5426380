"""Random number generators."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Rng(Device, frozen=True, kw_only=True, tag="rng"):
    """Random numbers of the host's; at most `bytes` per `period` (ms) where set."""

    source: Literal["urandom", "random", "hwrng"] = "urandom"
    bytes: int | None = None
    period: int | None = None

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Rng"]:
        if rng := vm.rng_device:
            rate = rng.rate
            yield cls(
                source=rng.source.value if rng.source else "urandom",
                bytes=rate.bytes if rate else None,
                period=rate.period if rate else None,
            )

    def xml(self) -> Element:
        return elem(
            "rng",
            elem("rate", bytes=self.bytes, period=self.period) if self.bytes else None,
            elem("backend", model="random", text=f"/dev/{self.source}"),
            model="virtio",
        )
