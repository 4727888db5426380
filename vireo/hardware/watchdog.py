"""The watchdog: acts on a guest that stops petting it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, alias, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Watchdog(Device, frozen=True, kw_only=True, tag="watchdog"):
    """A watchdog card."""

    id: str | None = None
    model: str = "i6300esb"
    action: str = "reset"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Watchdog"]:
        for dog in vm.watchdogs or []:
            yield cls(
                id=dog.id,
                model=dog.model.value if dog.model else "i6300esb",
                action=dog.action.value if dog.action else "none",
            )

    def xml(self) -> Element:
        return elem("watchdog", alias(self.id), model=self.model, action=self.action)
