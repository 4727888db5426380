"""Guest hardware, one file per device: its fields and its libvirt XML. Pure: engine and host both may write it.

A file holds one subclass of Device with `of` (which of these devices has this VM?) and `xml`; a file dropped in here is
found.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vireo.hardware._base import Device
from vireo.rooms import load

if TYPE_CHECKING:
    from vireo.model.vm import Vm

DEVICES: list[type[Device]] = [
    thing
    for module in load(__name__)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, Device) and thing.__module__ == module.__name__
]


def devices(vm: "Vm") -> Iterator[Device]:
    """All hardware of a VM, in the order of the files."""
    for kind in DEVICES:
        yield from kind.of(vm)
