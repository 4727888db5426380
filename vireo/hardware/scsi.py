"""The virtio SCSI controller."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem
from vireo.hardware._machine import bus, disks

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Scsi(Device, frozen=True, kw_only=True, tag="scsi"):
    """There where VIRTIO-SCSI is on (also unsaid, so that disks can be added while the VM runs) or a disk needs it."""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Scsi"]:
        if not vm.virtio_scsi or vm.virtio_scsi.enabled is not False or any(bus(a) == "scsi" for a in disks(vm)):
            yield cls()

    def xml(self) -> Element:
        return elem("controller", type="scsi", index=0, model="virtio-scsi")
