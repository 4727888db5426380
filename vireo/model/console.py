"""Consoles and displays."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int, Unsigned
    from vireo.model.host import Certificate
    from vireo.model.template import InstanceType, Template
    from vireo.model.vm import Vm


class DisplayType(StrEnum):
    """Display protocols."""

    SPICE = "spice"
    VNC = "vnc"


class GraphicsType(StrEnum):
    """Protocols of graphical consoles."""

    SPICE = "spice"
    VNC = "vnc"


class VideoType(StrEnum):
    """Graphics adapters."""

    BOCHS = "bochs"
    CIRRUS = "cirrus"
    QXL = "qxl"
    VGA = "vga"


class Console(Located, frozen=True, kw_only=True):
    """Whether there is a serial console."""

    enabled: bool | None = None


class Display(Located, frozen=True, kw_only=True):
    """The display of a virtual machine and its settings."""

    address: str | None = None
    allow_override: bool | None = None
    certificate: Certificate | None = None
    copy_paste_enabled: bool | None = None
    disconnect_action: str | None = None
    disconnect_action_delay: Int | None = None
    file_transfer_enabled: bool | None = None
    keyboard_layout: str | None = None
    monitors: Int | None = None
    port: Int | None = None
    proxy: str | None = None
    secure_port: Int | None = None
    single_qxl_pci: bool | None = None
    smartcard_enabled: bool | None = None
    type: DisplayType | None = None
    video_type: VideoType | None = None


class GraphicsConsole(Identified, frozen=True, kw_only=True):
    """A graphical console of a virtual machine."""

    address: str | None = None
    port: Int | None = None
    protocol: GraphicsType | None = None
    tls_port: Int | None = None
    instance_type: InstanceType | None = None
    template: Template | None = None
    vm: Vm | None = None


class Ticket(Located, frozen=True, kw_only=True):
    """A password for a console."""

    expiry: Unsigned | None = None
    """Seconds."""
    value: str | None = None


class ProxyTicket(Located, frozen=True, kw_only=True):
    """A ticket for the console's proxy."""

    value: str | None = None
