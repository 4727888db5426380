"""Disks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

import msgspec

from vireo.hardware._base import Device, Places, Where, alias, boot, elem
from vireo.hardware._machine import boot_order, bus, disks, names

if TYPE_CHECKING:
    from vireo.model.vm import Vm

_PREFIXES = {"virtio": "vd", "scsi": "sd", "sata": "sd", "ide": "hd", "usb": "sd"}


class Disk(Device, frozen=True, kw_only=True, tag="disk"):
    """A disk of the guest: an image of a storage domain. `domain`, `image` and `volume` are their ids."""

    image: str
    volume: str = ""
    domain: str = ""
    target: str = "vda"
    bus: str = "virtio"
    format: Literal["raw", "qcow2"] = "raw"
    where: Where = Where(path="")
    read_only: bool = False
    shareable: bool = False
    discard: bool = False
    boot: int | None = None
    unit: int | None = None
    """On a SCSI bus."""

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Disk"]:
        boots = boot_order(vm)
        free = {prefix: names(prefix) for prefix in _PREFIXES.values()}
        units = 0
        for attachment in disks(vm):
            disk, on = attachment.disk, bus(attachment)
            if disk is None:
                continue
            yield cls(
                image=disk.id or "",
                volume=disk.image_id or "",
                domain=next((d.id or "" for d in disk.storage_domains or []), ""),
                target=next(free[_PREFIXES.get(on, "sd")]),
                bus=on,
                format="qcow2" if disk.format == "cow" else "raw",
                read_only=bool(attachment.read_only),
                shareable=bool(disk.shareable),
                discard=bool(attachment.pass_discard),
                boot=boots.get(disk.id or ""),
                unit=units if on == "scsi" else None,
            )
            units += on == "scsi"

    def at(self, places: Places) -> "Disk":
        return msgspec.structs.replace(self, where=places.volumes[self.image])

    def xml(self) -> Element:
        """Stops the guest on an I/O error, so that it goes on where it was once the storage is back."""
        source = {"dev" if self.where.block else "file": self.where.path}
        return elem(
            "disk",
            elem(
                "driver",
                name="qemu",
                type=self.format,
                cache="none",
                io="native" if self.where.block else "threads",
                error_policy="stop",
                discard="unmap" if self.discard else None,
            ),
            elem("source", elem("seclabel", model="dac", relabel="no"), **source),
            elem("target", dev=self.target, bus=self.bus),
            elem("serial", text=self.image),
            elem("readonly") if self.read_only else None,
            elem("shareable") if self.shareable else None,
            boot(self.boot),
            alias(self.image),
            None
            if self.unit is None
            else elem("address", type="drive", controller=0, bus=0, target=0, unit=self.unit + (self.unit > 6)),
            type="block" if self.where.block else "file",
            device="disk",
            snapshot="no",
        )
