"""What a network card of a VM may be."""

import re

from vireo.engine.store import networks, vnic_profiles
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.network import Nic, NicInterface, VnicPassThroughMode, VnicProfile

MAC = re.compile(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")


def check_mac(mac: str) -> None:
    """Invalid if it is no address of a single card."""
    if not MAC.fullmatch(mac) or not int(mac.replace(":", ""), 16):
        raise Invalid(
            f"Cannot use MAC address {mac!r}: six pairs of hexadecimal digits with colons between are needed."
        )
    if int(mac[:2], 16) & 1:
        raise Invalid(f"Cannot use MAC address {mac}: it is a multicast address.")


async def profile(db: Db, nic: Nic) -> VnicProfile | None:
    """The profile that a request names, or the first one of the network that it names; None: not connected."""
    if nic.vnic_profile is not None and (nic.vnic_profile.id or nic.vnic_profile.name):
        return VnicProfile(id=(await _known(db, nic)).id)
    if nic.network is not None and (nic.network.id or nic.network.name):
        by = {"id": nic.network.id} if nic.network.id else {"name": nic.network.name}
        network = None if nic.network.id and not is_uuid(nic.network.id) else await networks.find(db, **by)
        if network is None:
            return None
        found = await vnic_profiles.list(db, network=network.id, limit=1)
        if not found:
            raise Invalid(f"Cannot use network {network.name}: it has no vNIC profile.")
        return VnicProfile(id=found[0].id)
    return None


async def _known(db: Db, nic: Nic) -> VnicProfile:
    """The profile that the request names. Invalid if there is none, Refused if it does not suit the card's interface."""
    ref = nic.vnic_profile
    assert ref
    if ref.id is None:
        profile = await vnic_profiles.refer(db, ref)
    else:
        found = await vnic_profiles.find(db, id=ref.id) if is_uuid(ref.id) else None
        if found is None:
            raise Invalid(f"Cannot use the vNIC profile {ref.id}: it does not exist.")
        profile = found
    passthrough = profile.pass_through is not None and profile.pass_through.mode == VnicPassThroughMode.ENABLED
    _suits(nic, passthrough=passthrough)
    return profile


def _suits(nic: Nic, *, passthrough: bool) -> None:
    """Refused if only one of card and profile is for passing a host's function through."""
    if nic.interface is not None and (nic.interface == NicInterface.PCI_PASSTHROUGH) != passthrough:
        raise Refused(f"Cannot use the interface {nic.interface} with a vNIC profile that is for another kind of card.")
