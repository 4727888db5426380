"""The carrier of standalone mode: messages with a 4-byte length before each, over mutual TLS."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

from vireo import log
from vireo.errors import Unreachable
from vireo.wire.rpc import Peer

PORT = 54321
LIMIT = 64 << 20
"""No message is larger, in bytes."""

logger = log.get(__name__)


def context(ca: Path, certificate: Path, key: Path, *, server: bool) -> ssl.SSLContext:
    """Both sides show a certificate of our own CA; a host's certificate need not name its address."""
    purpose = ssl.Purpose.CLIENT_AUTH if server else ssl.Purpose.SERVER_AUTH
    ctx = ssl.create_default_context(purpose, cafile=str(ca))
    ctx.load_cert_chain(certificate, key)
    ctx.check_hostname = False  # a host is known by its certificate's CA and by the id that it tells
    ctx.verify_mode = ssl.CERT_REQUIRED
    ctx.minimum_version = ssl.TLSVersion.TLSv1_2
    return ctx


class _Stream:
    def __init__(self, writer: asyncio.StreamWriter, name: str) -> None:
        self._writer, self._name = writer, name

    def send(self, data: bytes) -> None:
        if self._writer.is_closing():
            raise Unreachable(f"{self._name} is not connected")
        self._writer.write(len(data).to_bytes(4, "big") + data)


async def serve_peer(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry the peer's messages until the connection ends."""
    try:
        async with asyncio.TaskGroup() as tasks:
            peer.attach(_Stream(writer, peer.name), tasks)
            tasks.create_task(_read(peer, reader))
    except* (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        logger.info("connection ended", peer=peer.name)
    finally:
        peer.detach()
        writer.close()


async def _read(peer: Peer, reader: asyncio.StreamReader) -> None:
    while True:
        size = int.from_bytes(await reader.readexactly(4), "big")
        if size > LIMIT:
            raise ConnectionError(f"message of {size} bytes")
        peer.receive(await reader.readexactly(size))


async def connect(
    host: str, port: int, ctx: ssl.SSLContext, limit: float = 10
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to a VDSM. Unreachable, saying why, if there is none within `limit` seconds."""
    try:
        async with asyncio.timeout(limit):
            return await asyncio.open_connection(host, port, ssl=ctx)
    except TimeoutError:
        raise Unreachable(f"{host}:{port} did not answer in {limit:g} s") from None
    except (OSError, ssl.SSLError) as e:
        raise Unreachable(f"{host}:{port} is not reachable: {e}") from e


async def listen(
    address: str,
    port: int,
    ctx: ssl.SSLContext,
    greet: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> asyncio.Server:
    """Accept connections of holders of our CA's certificates."""
    return await asyncio.start_server(greet, address, port, ssl=ctx)
