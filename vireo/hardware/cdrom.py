"""CD-ROM drives."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec

from vireo.hardware._base import Device, Places, Where, alias, boot, elem
from vireo.hardware._machine import boot_order, q35

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Cdrom(Device, frozen=True, kw_only=True, tag="cdrom"):
    """A drive, empty unless `image` says which disk is in it; `domain` is the id of that disk's storage domain."""

    id: str | None = None
    image: str = ""
    volume: str = ""
    domain: str = ""
    target: str = "sdc"
    bus: str = "sata"
    where: Where = Where(path="")
    boot: int | None = None

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Cdrom"]:
        for drive in (vm.cdroms or [])[:1]:  # oVirt's VMs have one
            file = drive.file
            yield cls(
                id=drive.id,
                image=(file and file.id) or "",
                domain=(file and file.storage_domain and file.storage_domain.id) or "",
                target="sdc" if q35(vm) else "hdc",
                bus="sata" if q35(vm) else "ide",
                boot=boot_order(vm).get("cdrom"),
            )

    def at(self, places: Places) -> "Cdrom":
        return msgspec.structs.replace(self, where=places.volumes[self.image]) if self.image else self

    def xml(self) -> Element:
        source = elem("source", elem("seclabel", model="dac", relabel="no"), startupPolicy="optional")
        source.set("dev" if self.where.block else "file", self.where.path)
        return elem(
            "disk",
            elem("driver", name="qemu", type="raw", error_policy="report"),
            source if self.where.path else None,
            elem("target", dev=self.target, bus=self.bus),
            elem("readonly"),
            boot(self.boot),
            alias(self.id),
            type="block" if self.where.block else "file",
            device="cdrom",
            snapshot="no",
        )
