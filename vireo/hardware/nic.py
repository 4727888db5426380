"""Network cards."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import msgspec

from vireo.hardware._base import Device, Places, alias, boot, elem
from vireo.hardware._machine import boot_order, nics

if TYPE_CHECKING:
    from vireo.model.network import Nic as ModelNic
    from vireo.model.vm import Vm

_MODELS = {"rtl8139_virtio": "virtio", "pci_passthrough": "virtio"}
UNCONNECTED = ";vdsmdummy;"
"""The bridge, by oVirt's name, of cards that are on no network."""


class Nic(Device, frozen=True, kw_only=True, tag="nic"):
    """A card on the bridge of a logical network."""

    id: str | None = None
    mac: str | None = None
    network: str = ""
    bridge: str = ""
    interface: str = "virtio"
    linked: bool = True
    mtu: int | None = None
    filter: str | None = None
    """Of libvirt's network filters."""
    boot: int | None = None

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Nic"]:
        boots = boot_order(vm)
        for nic in nics(vm):
            name, mtu = _network(nic)
            model = nic.interface.value if nic.interface else "virtio"
            yield cls(
                id=nic.id,
                mac=nic.mac.address if nic.mac else None,
                network=name,
                interface=_MODELS.get(model, model),
                linked=nic.linked is not False and bool(name),
                mtu=mtu,
                boot=boots.get(nic.id or ""),
            )

    def at(self, places: Places) -> "Nic":
        return msgspec.structs.replace(self, bridge=places.bridges.get(self.network, self.network))

    def xml(self) -> Element:
        return elem(
            "interface",
            elem("mac", address=self.mac) if self.mac else None,
            elem("source", bridge=self.bridge or self.network or UNCONNECTED),
            elem("model", type=self.interface),
            elem("mtu", size=self.mtu) if self.mtu else None,
            elem("link", state="up" if self.linked else "down"),
            elem("filterref", filter=self.filter) if self.filter else None,
            boot(self.boot),
            alias(self.id),
            type="bridge",
        )


def _network(nic: "ModelNic") -> tuple[str, int | None]:
    network = (nic.vnic_profile and nic.vnic_profile.network) or nic.network
    return (network.name or "", network.mtu or None) if network else ("", None)
