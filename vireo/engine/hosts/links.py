"""Connections to hosts, by host id."""

from typing import Any, TypeVar

import msgspec

from vireo.errors import Unreachable
from vireo.wire.methods import DomainStats, HostStats, VmStats
from vireo.wire.rpc import Peer

T = TypeVar("T")


class Links(dict[str, Peer]):
    """The hosts that this engine is connected to. Made once, in main."""

    async def call(self, host: str, method: str, *, limit: float = 60, **params: Any) -> Any:
        """The host's answer; HostError if it says no, Unreachable if there is no connection or no answer."""
        peer = self.get(host)
        if peer is None:
            raise Unreachable(f"host {host} is not connected")
        return await peer.call(method, limit=limit, **params)

    async def ask(self, cls: type[T], host: str, method: str, *, limit: float = 60, **params: Any) -> T:
        """Like call, with the answer as `cls`."""
        return msgspec.convert(await self.call(host, method, limit=limit, **params), cls)


class Live:
    """The newest statistics of hosts, VMs and storage domains: in memory only, never in entity rows."""

    def __init__(self) -> None:
        self.hosts: dict[str, HostStats] = {}
        self.vms: dict[str, VmStats] = {}
        self.domains: dict[str, DomainStats] = {}
