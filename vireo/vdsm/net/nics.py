"""The host's network cards and bridges, as rtnetlink tells."""

import ipaddress
from collections import defaultdict
from pathlib import Path

from pyroute2 import AsyncIPRoute

from vireo.wire.methods import NicInfo

CARDS = (None, "veth", "dummy")
"""Kinds of links that count as cards: hardware has no kind; the others stand for hardware in labs and containers."""
LOOPBACK, UP = 0x8, 0x1


async def links() -> tuple[list[NicInfo], list[NicInfo]]:
    """Cards and bridges, by name; link-local addresses are left out."""
    nics: list[NicInfo] = []
    bridges: list[NicInfo] = []
    async with AsyncIPRoute() as ip:
        addresses: dict[int, list[str]] = defaultdict(list)
        async for found in await ip.get_addr():
            address = found.get("local") or found.get("address")
            if address and not ipaddress.ip_address(address).is_link_local:
                addresses[found["index"]].append(f"{address}/{found['prefixlen']}")
        async for link in await ip.get_links():
            kind = link.get(("linkinfo", "kind"))
            if link["flags"] & LOOPBACK or (kind not in CARDS and kind != "bridge"):
                continue
            info = NicInfo(
                name=link.get("ifname"),
                hwaddr=link.get("address") or "",
                mtu=link.get("mtu") or 0,
                speed=_speed(link.get("ifname")),
                up=bool(link["flags"] & UP),
                addrs=addresses[link["index"]],
            )
            (bridges if kind == "bridge" else nics).append(info)
    return sorted(nics, key=_name), sorted(bridges, key=_name)


def _name(nic: NicInfo) -> str:
    return nic.name


def _speed(name: str) -> int | None:
    try:
        speed = int(Path("/sys/class/net", name, "speed").read_text())
    except (OSError, ValueError):
        return None
    return speed if speed > 0 else None
