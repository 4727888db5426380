"""The host's logical networks: each a Linux bridge, with dnsmasq on it where the configuration wants addresses given.

`networks` in the configuration: name -> {bridge, address "192.168.150.1/24", dhcp_range [first, last]}, all optional. A
bridge that exists is used as it is. One that does not is made under another name and gets its own name last, so that
whoever sees it sees it whole; its alias says that it is ours.
"""

import asyncio
import ipaddress
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkError

from vireo import log
from vireo.base import Part
from vireo.errors import HostError, Invalid
from vireo.vdsm.config import Config
from vireo.vdsm.net import _dhcp

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

logger = log.get(__name__)

OURS = "vireo"
"""The alias of links that we made, and may remove."""
CHECK_INTERVAL = 15.0
"""Seconds between two looks whether dnsmasq lives."""
NAME_LIMIT = 15
"""Characters of a link's name (linux/if.h: IFNAMSIZ)."""
MAIN_TABLE = 254


class Network(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A logical network as configured. `address` is the bridge's; `dhcp_range` needs it."""

    bridge: str = ""
    address: str | None = None
    dhcp_range: tuple[str, str] | None = None

    @property
    def interface(self) -> ipaddress.IPv4Interface:
        return ipaddress.IPv4Interface(self.address or "0.0.0.0/32")


def configured(config: Config) -> dict[str, Network]:
    """The networks by name, each with its bridge; Invalid, with a sentence, when one of them is wrong."""
    found = {}
    for name, value in config.networks.items():
        try:
            network = msgspec.convert(value, Network)
            network = msgspec.structs.replace(network, bridge=network.bridge or name)
            _check(name, network)
        except (msgspec.ValidationError, ValueError) as e:
            raise Invalid(f"Network {name} is configured wrongly: {e}") from e
        found[name] = network
    return found


def _check(name: str, network: Network) -> None:
    bridge = network.bridge
    if (
        not 0 < len(bridge) <= NAME_LIMIT
        or "/" in bridge
        or not bridge.isascii()
        or " " in bridge
        or bridge in {".", ".."}
    ):
        raise ValueError(f"{bridge!r} cannot be a bridge's name: 1 to {NAME_LIMIT} letters without spaces")
    own = network.interface
    if network.dhcp_range is None:
        return
    if network.address is None:
        raise ValueError("dhcp_range needs an address")
    first, last = (ipaddress.IPv4Address(end) for end in network.dhcp_range)
    if first > last or first not in own.network or last not in own.network:
        raise ValueError(f"dhcp_range {first} to {last} is not a range in {own.network}")
    if first <= own.ip <= last:
        raise ValueError(f"dhcp_range {first} to {last} contains the bridge's own address {own.ip}")


async def start(host: "Host") -> None:
    """Make what is missing, and look after it from now on.

    A network that cannot be had stops neither the others nor VDSM: it is not in `networks`, and engines are told why.
    """
    wanted = configured(host.config)
    host.bridges |= {name: network.bridge for name, network in wanted.items() if network.bridge != name}
    problems = await _look(host, wanted, {})
    if wanted:
        host.spawn(_keep(host, wanted, problems), "looking after networks")


async def _keep(host: "Host", wanted: dict[str, Network], problems: dict[str, str]) -> None:
    while True:
        await asyncio.sleep(CHECK_INTERVAL)
        problems = await _look(host, wanted, problems)


async def _look(host: "Host", wanted: dict[str, Network], known: dict[str, str]) -> dict[str, str]:
    """What is wrong now, by network; what was not known yet is told."""
    problems = {}
    for name, network in wanted.items():
        try:
            await up(host.config, {name: network})
        except (HostError, OSError, NetlinkError) as e:
            problems[name] = str(e)
            if known.get(name) != str(e):
                logger.warning("a network is not whole", network=name, error=str(e))
                host.report("Report.alert", code="network_not_whole", message=str(e))
    return problems


async def up(config: Config, wanted: dict[str, Network]) -> None:
    """Every network's bridge is there and its dnsmasq runs. HostError names what is in the way."""
    for name, network in wanted.items():
        await _bridge(name, network)
        if network.dhcp_range and await _has_address(network):
            await _dhcp.ensure(state(config), network.bridge, network.dhcp_range)


def state(config: Config) -> Path:
    """Where pid, log and lease files are."""
    return config.state / "net"


async def _bridge(name: str, network: Network) -> None:
    async with AsyncIPRoute() as ip:
        if found := await _link(ip, network.bridge):
            if found.get(("linkinfo", "kind")) != "bridge":
                raise HostError(
                    f"Network {name} needs a bridge {network.bridge}, but that is another kind of link on this host. "
                    "Configure another name.",
                    "network_not_a_bridge",
                )
            if found.get("ifalias") == OURS and found["flags"] & 1 == 0:
                await ip.link("set", index=found["index"], state="up")
            return
        if network.address:
            await _refuse_collision(ip, name, network)
        await _make(ip, network)
        logger.info("bridge made", network=name, bridge=network.bridge, address=network.address)


async def _make(ip: AsyncIPRoute, network: Network) -> None:
    new = f"new-{network.bridge}"[:NAME_LIMIT]
    if left := await _link(ip, new):
        await ip.link("del", index=left["index"])
    mac = ":".join(f"{byte:02x}" for byte in b"\x02" + secrets.token_bytes(5))  # fixed: it would follow its ports
    await ip.link("add", ifname=new, kind="bridge", address=mac)
    made = await _link(ip, new)
    if made is None:
        raise HostError(f"The bridge {network.bridge} vanished while it was made", "network_not_a_bridge")
    index = made["index"]
    await ip.link("set", index=index, ifalias=OURS)
    if network.address:
        own = network.interface
        await ip.addr("add", index=index, address=str(own.ip), prefixlen=own.network.prefixlen)
    await ip.link("set", index=index, ifname=network.bridge)
    await ip.link("set", index=index, state="up")


async def _refuse_collision(ip: AsyncIPRoute, name: str, network: Network) -> None:
    own = network.interface.network
    async for route in await ip.get_routes(family=2):
        if route.get("table") != MAIN_TABLE or not route["dst_len"]:
            continue
        there = ipaddress.IPv4Network(f"{route.get('dst')}/{route['dst_len']}")
        if own.overlaps(there):
            through = [link.get("ifname") async for link in await ip.get_links(route.get("oif") or 0)]
            raise HostError(
                f"Network {name} cannot have {own}: this host already reaches {there} through "
                f"{through[0] if len(through) == 1 else 'several links'}. Configure another address for it.",
                "network_address_in_use",
            )


async def _has_address(network: Network) -> bool:
    async with AsyncIPRoute() as ip:
        found = await _link(ip, network.bridge)
        if found is None:
            return False
        return any(
            [a.get("address") == str(network.interface.ip) async for a in await ip.get_addr(index=found["index"])]
        )


async def _link(ip: AsyncIPRoute, name: str) -> dict[Any, Any] | None:
    for index in await ip.link_lookup(ifname=name):
        async for link in await ip.get_links(index):
            return cast("dict[Any, Any]", link)
    return None


async def networks(host: "Host") -> list[str]:
    """The networks that VMs can be put on here: those whose bridge exists."""
    async with AsyncIPRoute() as ip:
        found = [(name, await _link(ip, network.bridge)) for name, network in configured(host.config).items()]
    return [name for name, link in found if link and link.get(("linkinfo", "kind")) == "bridge"]


async def remove(config: Config, name: str) -> None:
    """Undo a network: its dnsmasq, and its bridge if we made it. One that is gone already is fine."""
    network = configured(config)[name]
    await _dhcp.stop(state(config), network.bridge)
    async with AsyncIPRoute() as ip:
        found = await _link(ip, network.bridge)
        if found and found.get("ifalias") == OURS:
            await ip.link("del", index=found["index"])
