"""The host agent: one process, put together here. `python -m vireo.vdsm.main --config FILE`.

It serves any number of engines. How a room's verbs are found is told in host.py. SIGTERM ends it; VMs go on running.
"""

import argparse
import asyncio
import inspect
import signal
import ssl
from collections.abc import Awaitable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import msgspec

from vireo import log, rooms
from vireo.errors import Invalid, Refused, Unreachable
from vireo.vdsm import config as configuration
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.virt import Virt
from vireo.vdsm.vm.known import Vms
from vireo.wire import tls
from vireo.wire.rpc import ASKED, Method, Methods, Peer

logger = log.get(__name__)
ROOMS = ("hw", "net", "storage", "vm")
REPORT = {"host": "Host.getStats", "vms": "Host.getAllVmStats", "domains": "Host.getStorageRepoStats"}
"""Members of Report.stats, and the verbs whose answers they are."""


class _Stopped(Exception):
    """We were asked to end."""


async def serve(config: Config) -> None:
    """Be this host until SIGTERM."""
    stop = asyncio.Event()
    for number in signal.SIGTERM, signal.SIGINT:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    context = tls.context(Path(config.ca), Path(config.certificate), Path(config.key), server=True)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_until(stop))
            await _begin(Host(config, Virt(config.libvirt), tasks), context)
    except* _Stopped:
        logger.info("ends")


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()
    raise _Stopped


async def _begin(host: Host, context: ssl.SSLContext) -> None:
    """Everything that must be there before the first engine is let in."""
    config = host.config
    await host.virt.start(host.tasks)
    host.vms = Vms(host)
    modules = [module for room in ROOMS for module in rooms.load(f"vireo.vdsm.{room}")]
    host.methods = methods(host, modules)
    for module in modules:
        if start := getattr(module, "start", None):
            await start(host)

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host.spawn(_engine(host, reader, writer), "serving an engine")

    host.tasks.create_task(_listen(await tls.listen(config.address, config.port, context, greet)))
    host.spawn(_keep_reporting(host), "reporting")
    logger.info("serves", uuid=config.uuid, address=config.address, port=config.port, verbs=len(host.methods))


async def _listen(server: asyncio.Server) -> None:
    async with server:
        await server.serve_forever()


async def _engine(host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    name = "engine at {}".format(*writer.get_extra_info("peername")[:1])
    peer = Peer(host.methods, name)
    host.peers.add(peer)
    logger.info("connected", peer=name)
    host.spawn(_hello(host, peer), "greeting an engine")
    try:
        await tls.serve_peer(peer, reader, writer)
    finally:
        host.peers.discard(peer)


async def _hello(host: Host, peer: Peer) -> None:
    await asyncio.sleep(0)  # until serve_peer has attached the connection
    stats = await _stats(host)
    if peer in host.peers:
        peer.notify("Report.stats", **stats)


async def _keep_reporting(host: Host) -> None:
    while True:
        await asyncio.sleep(host.config.stats_interval)
        try:
            host.report("Report.stats", **await _stats(host))
        except Exception:  # one bad round must not be the last
            logger.exception("reporting failed")


async def _stats(host: Host) -> dict[str, Any]:
    stats: dict[str, Any] = {}
    for member, verb in REPORT.items():
        if verb in host.methods:
            try:
                stats[member] = await host.methods[verb]()
            except (Refused, Unreachable) as e:
                logger.warning("not reported", verb=verb, error=str(e))
    return stats


def methods(host: Host, modules: list[ModuleType]) -> Methods:
    """All verbs of the modules, ready to be called with what came over the wire."""
    found: Methods = {}
    for module in modules:
        offered: Methods = module.verbs(host) if hasattr(module, "verbs") else {}
        if twice := found.keys() & offered.keys():
            raise RuntimeError(f"{module.__name__} offers {', '.join(twice)} a second time")
        found |= {name: _outliving(host, typed(name, method)) for name, method in offered.items()}
    return found


def typed(name: str, method: Method) -> Method:
    """The method with its parameters made of plain values; what it does not know is dropped, as the caller may be newer."""
    hints = get_type_hints(method)
    parameters = inspect.signature(method).parameters
    needed = {p.name for p in parameters.values() if p.default is p.empty}

    async def call(**params: Any) -> Any:
        if missing := needed - params.keys():
            raise Invalid(f"{name} needs {', '.join(sorted(missing))}")
        try:
            values = {p: msgspec.convert(params[p], hints[p]) for p in parameters if p in params}
        except msgspec.ValidationError as e:
            raise Invalid(f"{name} was asked wrongly: {e}") from e
        return await method(**values)

    return call


def _outliving(host: Host, method: Method) -> Method:
    """The method run to its end, even if the engine that asked goes away meanwhile; ended if that engine asks for it."""

    async def call(**params: Any) -> Any:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        work = host.tasks.create_task(_settle(method(**params), answer))
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError as e:
            if ASKED in e.args:
                work.cancel()
            raise

    return call


async def _settle(work: Awaitable[Any], answer: asyncio.Future[Any]) -> None:
    try:
        answer.set_result(await work)
    except asyncio.CancelledError:
        answer.cancel()
        raise
    except Exception as e:
        answer.set_exception(e)
        answer.exception()


def main() -> None:
    """The process."""
    parser = argparse.ArgumentParser(description="The host agent.")
    parser.add_argument("--config", type=Path, required=True, help="a JSON file: see vireo/vdsm/config.py")
    try:
        config = configuration.read(parser.parse_args().config)
    except Invalid as e:
        parser.exit(2, f"{e}\n")
    log.configure(config.log_level)
    asyncio.run(serve(config))


if __name__ == "__main__":
    main()
