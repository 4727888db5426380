"""Pictures of operating systems, drawn here: a square per family, in a colour of its own."""

import base64
import struct
import uuid
import zlib
from functools import cache

from vireo.engine.store.seed import operating_systems
from vireo.model.catalog import Icon

COLOURS = {
    "windows": (0x00, 0x78, 0xD4),
    "rhel": (0xEE, 0x00, 0x00),
    "rhcos": (0xC9, 0x19, 0x0B),
    "ubuntu": (0xE9, 0x54, 0x20),
    "debian": (0xA8, 0x00, 0x30),
    "sles": (0x30, 0xBA, 0x78),
    "freebsd": (0xAB, 0x2B, 0x28),
    "other": (0x6A, 0x6E, 0x73),
}
SMALL, LARGE = (43, 43), (150, 120)
"""Width and height in pixels, as oVirt's."""


@cache
def png(family: str, width: int, height: int) -> str:
    """A PNG of one colour, in base64."""
    colour = COLOURS.get(family, COLOURS["other"])

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height, 9)
    body = chunk(b"IHDR", header) + chunk(b"PLTE", bytes(colour)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


def of(system: str) -> tuple[Icon, Icon]:
    """The small and the large icon of an operating system, as references."""
    family = _family(system)
    return Icon(id=_id(family, SMALL)), Icon(id=_id(family, LARGE))


@cache
def known() -> dict[str, Icon]:
    """All icons with their data, by id."""
    families = sorted({_family(s.name or "") for s in operating_systems()})
    icons = [
        Icon(id=_id(f, size), media_type="image/png", data=png(f, *size)) for f in families for size in (SMALL, LARGE)
    ]
    return {str(i.id): i for i in icons}


def _family(system: str) -> str:
    name = system.partition("_")[0]
    return "freebsd" if name.startswith("freebsd") else name if name in COLOURS else "other"


def _id(family: str, size: tuple[int, int]) -> str:
    """The same in every installation."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"icon:{family}:{size[0]}x{size[1]}"))
