"""libvirt: the only file that imports it. A small typed interface for the rest of VDSM.

libvirt's own event loop runs in one thread of its own (libvirtaio changes asyncio's loop from whatever thread makes a
call, which asyncio does not allow); its events are handed over to asyncio. Every call runs in a worker thread.

A VM is named by its id (the domain's UUID). Calls raise HostError with a word of `WORDS` where libvirt says no, and
Unreachable where the connection broke: then nobody knows whether it was done, and the engine asks again.
"""

import asyncio
import threading
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple, TypeVar

import libvirt

from vireo import log
from vireo.errors import HostError, Unreachable

logger = log.get(__name__)
T = TypeVar("T")

WORDS = {
    libvirt.VIR_ERR_NO_DOMAIN: "no_vm",
    libvirt.VIR_ERR_DOM_EXIST: "vm_exists",
    libvirt.VIR_ERR_OPERATION_INVALID: "wrong_state",
    libvirt.VIR_ERR_OPERATION_TIMEOUT: "timeout",
    libvirt.VIR_ERR_OPERATION_ABORTED: "aborted",
    libvirt.VIR_ERR_AGENT_UNRESPONSIVE: "no_agent",
    libvirt.VIR_ERR_CONFIG_UNSUPPORTED: "unsupported",
    libvirt.VIR_ERR_OPERATION_UNSUPPORTED: "unsupported",
    libvirt.VIR_ERR_XML_ERROR: "bad_xml",
    libvirt.VIR_ERR_XML_DETAIL: "bad_xml",
    libvirt.VIR_ERR_NO_MEMORY: "no_memory",
    libvirt.VIR_ERR_RESOURCE_BUSY: "busy",
}
LOST = {libvirt.VIR_ERR_NO_CONNECT, libvirt.VIR_ERR_INVALID_CONN, libvirt.VIR_ERR_RPC}
RETRY = 1.0
"""Seconds between two attempts to reach libvirtd."""
STATS = (
    libvirt.VIR_DOMAIN_STATS_STATE
    | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_VCPU
    | libvirt.VIR_DOMAIN_STATS_INTERFACE
    | libvirt.VIR_DOMAIN_STATS_BLOCK
)


class Run(Enum):
    """What a domain does, as far as the rest of VDSM wants to know."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDING = "ending"
    OFF = "off"


class Pause(Enum):
    """Why a domain is paused."""

    ASKED = "asked"
    IO_ERROR = "io error"
    SAVING = "saving"
    MIGRATING = "migrating"
    OTHER = "other"


class End(Enum):
    """Why a domain ended."""

    SHUTDOWN = "shutdown"
    DESTROYED = "destroyed"
    LOST = "lost"
    MIGRATED = "migrated"
    SAVED = "saved"


class State(NamedTuple):
    """A domain's state now; `pause` where it is paused."""

    run: Run
    pause: Pause | None = None


class Event(NamedTuple):
    """Something happened to a VM: look at it. `end` where it is gone, `rebooted` where it began anew."""

    vm_id: str
    end: End | None = None
    rebooted: bool = False


_RUNS = {
    libvirt.VIR_DOMAIN_RUNNING: Run.RUNNING,
    libvirt.VIR_DOMAIN_BLOCKED: Run.RUNNING,
    libvirt.VIR_DOMAIN_NOSTATE: Run.RUNNING,
    libvirt.VIR_DOMAIN_PAUSED: Run.PAUSED,
    libvirt.VIR_DOMAIN_PMSUSPENDED: Run.PAUSED,
    libvirt.VIR_DOMAIN_SHUTDOWN: Run.ENDING,
    libvirt.VIR_DOMAIN_SHUTOFF: Run.OFF,
    libvirt.VIR_DOMAIN_CRASHED: Run.OFF,
}
_PAUSES = {
    libvirt.VIR_DOMAIN_PAUSED_USER: Pause.ASKED,
    libvirt.VIR_DOMAIN_PAUSED_IOERROR: Pause.IO_ERROR,
    libvirt.VIR_DOMAIN_PAUSED_SAVE: Pause.SAVING,
    libvirt.VIR_DOMAIN_PAUSED_MIGRATION: Pause.MIGRATING,
    libvirt.VIR_DOMAIN_PAUSED_POSTCOPY: Pause.MIGRATING,
}
_ENDS = {
    libvirt.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN: End.SHUTDOWN,
    libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED: End.DESTROYED,
    libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED: End.MIGRATED,
    libvirt.VIR_DOMAIN_EVENT_STOPPED_SAVED: End.SAVED,
}


def _event_loop() -> None:
    while True:
        libvirt.virEventRunDefaultImpl()


_thread: threading.Thread | None = None


def _run_events() -> None:
    global _thread  # noqa: PLW0603  libvirt has one event loop per process
    if _thread is None:
        libvirt.virEventRegisterDefaultImpl()
        libvirt.registerErrorHandler(lambda _ctx, _error: None, None)  # else it prints each to standard error
        _thread = threading.Thread(target=_event_loop, name="libvirt-events", daemon=True)
        _thread.start()


class Virt:
    """The connection to libvirtd: made again whenever it breaks."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.happened: list[Callable[[Event], None]] = []
        """Called in the asyncio loop for every event."""
        self.connected: list[Callable[[], None]] = []
        """Called in the asyncio loop after every connect but the first: events may have been missed."""
        self._conn: libvirt.virConnect | None = None
        self._lost = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self, tasks: asyncio.TaskGroup) -> None:
        """Connect, waiting for libvirtd as long as it takes, and stay connected in `tasks`."""
        _run_events()
        self._loop = asyncio.get_running_loop()
        await self._connect()
        tasks.create_task(self._stay())

    async def _stay(self) -> None:
        while True:
            await self._lost.wait()
            logger.warning("the connection to libvirtd was lost")
            await self._connect()
            for tell in self.connected:
                tell()

    async def _connect(self) -> None:
        tries = 0
        while True:
            self._lost.clear()
            try:
                conn = await asyncio.to_thread(self._open)
            except libvirt.libvirtError as e:
                if tries % 60 == 0:
                    logger.warning("libvirtd is not reachable", uri=self.uri, error=str(e))
                tries += 1
                await asyncio.sleep(RETRY)
            else:
                self._conn = conn
                logger.info("connected to libvirtd", uri=self.uri)
                return

    def _open(self) -> libvirt.virConnect:
        conn = libvirt.open(self.uri)
        conn.registerCloseCallback(self._closed, None)
        conn.setKeepAlive(5, 3)
        conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._lifecycle, None)
        conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, self._reboot, None)
        conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, self._io_error, None)
        return conn

    # Called in libvirt's thread.

    def _closed(self, conn: libvirt.virConnect, _reason: int, _opaque: object) -> None:
        self._tell(self._disconnected, conn)

    def _lifecycle(self, _conn: object, dom: libvirt.virDomain, event: int, detail: int, _opaque: object) -> None:
        stopped = event == libvirt.VIR_DOMAIN_EVENT_STOPPED
        self._tell(self._deliver, Event(dom.UUIDString(), _ENDS.get(detail, End.LOST) if stopped else None))

    def _reboot(self, _conn: object, dom: libvirt.virDomain, _opaque: object) -> None:
        self._tell(self._deliver, Event(dom.UUIDString(), rebooted=True))

    def _io_error(self, _conn: object, dom: libvirt.virDomain, *_rest: object) -> None:
        self._tell(self._deliver, Event(dom.UUIDString()))

    def _tell(self, what: Callable[..., None], *args: object) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, *args)

    # Called in asyncio's thread.

    def _disconnected(self, conn: libvirt.virConnect) -> None:
        if conn is self._conn:
            self._conn = None
            self._lost.set()

    def _deliver(self, event: Event) -> None:
        for tell in self.happened:
            tell(event)

    async def _call(self, what: Callable[[libvirt.virConnect], T]) -> T:
        conn = self._conn
        if conn is None:
            raise Unreachable("libvirtd is not reachable on this host")
        try:
            return await asyncio.to_thread(what, conn)
        except libvirt.libvirtError as e:
            if e.get_error_code() in LOST or not await asyncio.to_thread(_alive, conn):
                self._disconnected(conn)
                raise Unreachable(f"libvirtd went away: {e}") from e
            raise HostError(str(e), WORDS.get(e.get_error_code(), "libvirt_error")) from e

    async def _on(self, vm_id: str, what: Callable[[libvirt.virDomain], T]) -> T:
        return await self._call(lambda conn: what(conn.lookupByUUIDString(vm_id)))

    # VMs

    async def ids(self) -> list[str]:
        """The VMs that run here, paused ones too."""
        active = libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE
        return await self._call(lambda conn: [d.UUIDString() for d in conn.listAllDomains(active)])

    async def state(self, vm_id: str) -> State | None:
        """None: libvirt knows no such VM, or it does not run."""
        try:
            code, reason = await self._on(vm_id, lambda dom: dom.state())
        except HostError as e:
            if e.code == "no_vm":
                return None
            raise
        run = _RUNS.get(code, Run.RUNNING)
        return None if run is Run.OFF else State(run, _PAUSES.get(reason, Pause.OTHER) if run is Run.PAUSED else None)

    async def disk_errors(self, vm_id: str) -> dict[str, str]:
        """By target (`vda`), what stopped a VM: ENOSPC or EOTHER, in vdsm's words."""
        errors = await self._on(vm_id, lambda dom: dom.diskErrors())
        full = libvirt.VIR_DOMAIN_DISK_ERROR_NO_SPACE
        return {disk: "ENOSPC" if error == full else "EOTHER" for disk, error in errors.items()}

    async def create(self, xml: str, *, paused: bool = False) -> None:
        """Start a transient domain."""
        flags = libvirt.VIR_DOMAIN_START_PAUSED if paused else 0
        await self._call(lambda conn: conn.createXML(xml, flags))

    async def xml(self, vm_id: str, *, secrets: bool = False) -> str:
        flags = libvirt.VIR_DOMAIN_XML_SECURE if secrets else 0
        return await self._on(vm_id, lambda dom: dom.XMLDesc(flags))

    async def destroy(self, vm_id: str) -> None:
        """End it at once; fine if it is gone."""
        try:
            await self._on(vm_id, lambda dom: dom.destroy())
        except HostError as e:
            if e.code != "no_vm" and await self.state(vm_id) is not None:
                raise

    async def shutdown(self, vm_id: str, *, reboot: bool = False) -> None:
        """Ask the guest: by its agent if it has one that listens, else by the power button."""
        agent, button = libvirt.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT, libvirt.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN
        if reboot:
            agent, button = libvirt.VIR_DOMAIN_REBOOT_GUEST_AGENT, libvirt.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN
        await self._on(vm_id, lambda dom: (dom.reboot if reboot else dom.shutdownFlags)(agent | button))

    async def reset(self, vm_id: str) -> None:
        await self._on(vm_id, lambda dom: dom.reset())

    async def suspend(self, vm_id: str) -> None:
        await self._on(vm_id, lambda dom: dom.suspend())

    async def resume(self, vm_id: str) -> None:
        await self._on(vm_id, lambda dom: dom.resume())

    async def save(self, vm_id: str, path: str) -> None:
        """Memory and configuration into the file or block device; then the domain is gone."""
        await self._on(vm_id, lambda dom: dom.saveFlags(path, None, 0))

    async def saved_xml(self, path: str) -> str:
        secure = libvirt.VIR_DOMAIN_SAVE_IMAGE_XML_SECURE
        return await self._call(lambda conn: conn.saveImageGetXMLDesc(path, secure))

    async def restore(self, path: str, xml: str, *, paused: bool = False) -> None:
        flags = libvirt.VIR_DOMAIN_SAVE_PAUSED if paused else libvirt.VIR_DOMAIN_SAVE_RUNNING
        await self._call(lambda conn: conn.restoreFlags(path, xml, flags))

    async def abort_job(self, vm_id: str) -> None:
        """Stop a save or a migration that is under way."""
        await self._on(vm_id, lambda dom: dom.abortJob())

    async def update_device(self, vm_id: str, xml: str) -> None:
        await self._on(vm_id, lambda dom: dom.updateDeviceFlags(xml, libvirt.VIR_DOMAIN_AFFECT_LIVE))

    async def stats(self) -> dict[str, dict[str, Any]]:
        """libvirt's bulk statistics of all running VMs, by id, in one call; a VM that hangs does not hold up the others."""
        flags = (
            libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
        )  # fmt: skip
        return await self._call(
            lambda conn: {dom.UUIDString(): stats for dom, stats in conn.getAllDomainStats(STATS, flags)}
        )

    # The host

    async def versions(self) -> tuple[str, str]:
        """libvirt's and QEMU's."""
        lib, qemu = await self._call(lambda conn: (conn.getLibVersion(), conn.getVersion()))
        return _version(lib), _version(qemu)

    async def capabilities(self) -> str:
        """The host's, as libvirt's XML."""
        return await self._call(lambda conn: conn.getCapabilities())

    async def domain_capabilities(self, accelerator: str, machine: str | None = None) -> str:
        """What guests of the accelerator (`kvm`, `qemu`) may have here, as libvirt's XML."""
        return await self._call(lambda conn: conn.getDomainCapabilities(None, "x86_64", machine, accelerator, 0))


def _alive(conn: libvirt.virConnect) -> bool:
    try:
        return bool(conn.isAlive())
    except libvirt.libvirtError:
        return False


def _version(number: int) -> str:
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"
