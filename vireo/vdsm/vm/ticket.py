"""VM.setTicket: let somebody in to a display for some time."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from xml.etree.ElementTree import fromstring, tostring

from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.wire.rpc import Methods


def verbs(host: Host) -> Methods:
    async def set_ticket(vmID: str, type: Literal["vnc", "spice"], password: str, ttl: int) -> None:
        """The password opens the display for `ttl` seconds. VNC's protocol knows 8 characters at most."""
        async with host.vms.locked(vmID):
            await host.vms.look(vmID)
            known = host.vms.running(vmID)
            xml = fromstring(await host.virt.xml(vmID, secrets=True))  # noqa: S314  libvirt's own
            graphics = xml.find(f"devices/graphics[@type='{type}']")
            if graphics is None:
                raise HostError(f"VM {known.name} has no {type.upper()} display", "no_display")
            until = datetime.now(UTC) + timedelta(seconds=ttl)
            graphics.set("passwd", password)
            graphics.set("passwdValidTo", f"{until:%Y-%m-%dT%H:%M:%S}")
            if type == "spice":
                graphics.set("connected", "keep")
            await host.virt.update_device(vmID, tostring(graphics, "unicode"))

    return {"VM.setTicket": set_ticket}
