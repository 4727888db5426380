"""What a network card of a VM may be."""

import re

from vireo.engine.store import networks, vnic_profiles
from vireo.engine.store.db import Db
from vireo.errors import Invalid
from vireo.model.network import Nic, VnicProfile

MAC = re.compile(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")


def check_mac(mac: str) -> None:
    """Invalid if it is no address of a single card."""
    if not MAC.fullmatch(mac):
        raise Invalid(
            f"Cannot use MAC address {mac!r}: six pairs of hexadecimal digits with colons between are needed."
        )
    if int(mac[:2], 16) & 1:
        raise Invalid(f"Cannot use MAC address {mac}: it is a multicast address.")


async def profile(db: Db, nic: Nic) -> VnicProfile | None:
    """The profile that a request names, or the first one of the network that it names; None: not connected."""
    if nic.vnic_profile is not None and nic.vnic_profile.id != "":
        return VnicProfile(id=(await vnic_profiles.refer(db, nic.vnic_profile)).id)
    if nic.network is not None and (nic.network.id or nic.network.name):
        network = await networks.refer(db, nic.network)
        found = await vnic_profiles.list(db, network=network.id, limit=1)
        if not found:
            raise Invalid(f"Cannot use network {network.name}: it has no vNIC profile.")
        return VnicProfile(id=found[0].id)
    return None
