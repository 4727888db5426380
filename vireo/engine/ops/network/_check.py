"""What a logical network may be."""

import ipaddress
import re

from vireo.engine.store import qoss
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.network import Network, NetworkUsage

VDSM_NAME = re.compile(r"[0-9A-Za-z_.-]{1,15}")
FILTER = "d2370ab4-fee3-11e9-a310-8c1645ce738e"
"""Id of the filter vdsm-no-mac-spoofing, which profiles have unless they say otherwise."""


def vdsm_name(name: str, id: str) -> str:
    """What hosts call it: a bridge's name is 15 characters at most."""
    return name if VDSM_NAME.fullmatch(name) else f"on{id.replace('-', '')[:13]}"


async def check(db: Db, n: Network, verb: str) -> None:
    """Invalid or Refused, naming what is wrong."""
    vlan = n.vlan.id if n.vlan else None
    if vlan is not None and not 0 <= vlan <= 4094:
        raise Invalid(f"Cannot {verb} network. VLAN {vlan} is out of range: 0 to 4094., Attribute: network.vlanId")
    if (n.mtu and n.mtu < 68) or (n.mtu or 0) < 0:
        raise Invalid(
            f"Cannot {verb} network. The MTU must be 0, which is the default, or at least 68, not {n.mtu}., Attribute: network.mtu"
        )
    for address in (n.dns_resolver_configuration.name_servers or []) if n.dns_resolver_configuration else []:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise Invalid(f"Cannot {verb} network. Name server {address!r} is no IP address.") from None
    if n.external_provider is not None:
        raise Invalid(f"Cannot {verb} network. The provider does not exist.")
    if n.qos is not None and n.qos.id and not (is_uuid(n.qos.id) and await qoss.find(db, id=n.qos.id)):
        raise Invalid(f"Cannot {verb} network. There is no QoS {n.qos.id}.")
    if NetworkUsage.VM not in (n.usages or []):
        if n.stp:
            raise Refused(f"Cannot {verb} network. STP is for networks of virtual machines only.")
        if n.port_isolation:
            raise Refused(f"Cannot {verb} network. Port isolation is for networks of virtual machines only.")
