"""Power management and fencing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.api import Option
    from vireo.model.host import Host


class FenceType(StrEnum):
    """What to do to a host."""

    MANUAL = "manual"
    RESTART = "restart"
    START = "start"
    STATUS = "status"
    STOP = "stop"


class PmProxyType(StrEnum):
    """The scope in which the fencing host is looked for."""

    CLUSTER = "cluster"
    DC = "dc"
    OTHER_DC = "other_dc"


class PowerManagementStatus(StrEnum):
    """Whether a host is switched on."""

    OFF = "off"
    ON = "on"
    UNKNOWN = "unknown"


class PowerManagement(Located, frozen=True, kw_only=True):
    """How a host is switched on and off from outside."""

    address: str | None = None
    agents: list[Agent] | None = None
    automatic_pm_enabled: bool | None = None
    enabled: bool | None = None
    kdump_detection: bool | None = None
    options: list[Option] | None = None
    password: str | None = None
    pm_proxies: list[PmProxy] | None = None
    status: PowerManagementStatus | None = None
    type: str | None = None
    username: str | None = None


class Agent(Identified, frozen=True, kw_only=True):
    """A fence agent."""

    address: str | None = None
    concurrent: bool | None = None
    encrypt_options: bool | None = None
    options: list[Option] | None = None
    order: Int | None = None
    password: str | None = None
    port: Int | None = None
    type: str | None = None
    username: str | None = None
    host: Host | None = None


class PmProxy(Located, frozen=True, kw_only=True):
    """Where the host that fences is looked for."""

    type: PmProxyType | None = None


class FencingPolicy(Located, frozen=True, kw_only=True):
    """When hosts of a cluster are fenced."""

    enabled: bool | None = None
    skip_if_connectivity_broken: SkipIfConnectivityBroken | None = None
    skip_if_gluster_bricks_up: bool | None = None
    skip_if_gluster_quorum_not_met: bool | None = None
    skip_if_sd_active: SkipIfSdActive | None = None


class SkipIfConnectivityBroken(Located, frozen=True, kw_only=True):
    """Do not fence when many hosts are out of reach at once."""

    enabled: bool | None = None
    threshold: Int | None = None
    """Per cent of hosts."""


class SkipIfSdActive(Located, frozen=True, kw_only=True):
    """Do not fence a host that still renews its storage lease."""

    enabled: bool | None = None
