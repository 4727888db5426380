"""The VMs on this host: what VDSM knows of each, kept in step with libvirt, told to the engine when it changes.

libvirt is the truth about what runs; an event only says "look". What libvirt forgets when a VM goes down is kept in
`<state_dir>/vms/<id>.json` until the engine has said VM.destroy: that it was to run here, and how it ended.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec

from vireo import log
from vireo.base import Part
from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.vdsm.virt import End, Event, Pause, Run, State
from vireo.vdsm.vm import metadata
from vireo.vdsm.vm.metadata import Told
from vireo.wire.methods import Display, ExitReason, VmState, VmStats

logger = log.get(__name__)
BUSY = {VmState.POWERING_DOWN, VmState.REBOOT_IN_PROGRESS}
"""States that libvirt does not know: it says "running"."""
STARTING = {VmState.WAIT_FOR_LAUNCH, VmState.RESTORING_STATE}


class Exit(Part, frozen=True, kw_only=True):
    """How a VM ended: vdsm's exitCode (0 well, 1 not), exitReason and exitMessage."""

    code: int
    reason: int
    message: str


class Record(Part, frozen=True, kw_only=True):
    """What outlives VDSM of a VM. `request`: the correlation id of the VM.create that it is from."""

    id: str
    name: str = ""
    request: str = ""
    start: datetime | None = None
    launched: bool = False
    saving: str = ""
    """The path that the memory is being saved to."""
    exit: Exit | None = None


@dataclass(eq=False)
class Known:
    """A VM that runs here, or has, and is not yet forgotten."""

    record: Record
    status: VmState = VmState.WAIT_FOR_LAUNCH
    pause_code: str | None = None
    told: Told = field(default_factory=lambda: Told(id="", name=""))
    """What its domain says of itself, read when it was started or found."""
    stats: VmStats | None = None
    """The last statistics; stats.py's."""
    asked: bool = False
    """Whether the engine asked for its end."""

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name or self.id

    @property
    def down(self) -> bool:
        return self.status is VmState.DOWN


SAVED = Exit(code=0, reason=ExitReason.SAVE_STATE, message="SaveState succeeded")
ADMIN = Exit(code=0, reason=ExitReason.ADMIN_SHUTDOWN, message="Admin shut down from the engine")
_EXITS = {
    End.SHUTDOWN: Exit(code=0, reason=ExitReason.USER_SHUTDOWN, message="User shut down from within the guest"),
    End.DESTROYED: Exit(code=0, reason=ExitReason.ADMIN_SHUTDOWN, message="Ended by somebody at the host"),
    End.MIGRATED: Exit(code=0, reason=ExitReason.MIGRATION_SUCCEEDED, message="Migration succeeded"),
    End.SAVED: SAVED,
    End.LOST: Exit(code=1, reason=ExitReason.LOST_QEMU, message="Lost connection with qemu process"),
}
TOLD_WITHIN_TENTHS = 20
"""Tenths of a second that libvirt may take from one event of a domain's end to the next."""
_UNSEEN = Exit(code=1, reason=ExitReason.LOST_QEMU, message="It ended while VDSM was not looking, so why is not known")


class Vms:
    """The registry. Verbs change a VM under `locked(id)`; reading needs no lock."""

    def __init__(self, host: Host) -> None:
        self._host, self._virt = host, host.virt
        self._all: dict[str, Known] = {}
        self._ends: dict[str, End] = {}
        """How domains ended that libvirt has just told of, and that nobody has looked at yet."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._directory = host.config.state / "vms"

    def __iter__(self) -> Iterator[Known]:
        return iter(list(self._all.values()))

    def get(self, vm_id: str) -> Known | None:
        return self._all.get(vm_id)

    def running(self, vm_id: str) -> Known:
        """The VM. HostError `no_vm` if there is none, `wrong_state` if it is down."""
        known = self._all.get(vm_id)
        if known is None:
            raise HostError(f"There is no VM {vm_id} on this host", "no_vm")
        if known.down:
            raise HostError(f"VM {known.name} is down", "wrong_state")
        return known

    @asynccontextmanager
    async def locked(self, vm_id: str) -> AsyncIterator[None]:
        """One change of a VM at a time."""
        lock = self._locks.setdefault(vm_id, asyncio.Lock())
        async with lock:
            yield

    async def start(self) -> None:
        """Find again what runs here and what has ended; then follow libvirt's events."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._host.config.consoles.mkdir(parents=True, exist_ok=True)
        self._host.config.run.mkdir(parents=True, exist_ok=True)
        self._virt.happened.append(self._happened)
        self._virt.connected.append(lambda: self._host.spawn(self._look_at_all(), "looking at all VMs"))
        for path in self._directory.glob("*.json"):
            self._remember(path)
        await self._look_at_all()

    def _remember(self, path: Path) -> None:
        try:
            record = msgspec.json.decode(path.read_bytes(), type=Record)
        except msgspec.MsgspecError as e:
            logger.warning("this record of a VM cannot be read and is put aside", path=str(path), error=str(e))
            path.rename(path.with_suffix(".bad"))
            return
        known = Known(record, VmState.DOWN if record.exit else VmState.WAIT_FOR_LAUNCH)
        self._all[record.id] = known

    async def _look_at_all(self) -> None:
        for vm_id in {*await self._virt.ids(), *self._all}:
            async with self.locked(vm_id):
                await self.look(vm_id)

    def _happened(self, event: Event) -> None:
        if event.end:
            self._ends[event.vm_id] = event.end
        self._host.spawn(self._follow(event), "following an event of a VM")

    async def _follow(self, event: Event) -> None:
        async with self.locked(event.vm_id):
            try:
                await self.look(event.vm_id, event)
            finally:
                if event.end:
                    self._ends.pop(event.vm_id, None)

    # Under the VM's lock:

    async def look(self, vm_id: str, event: Event | None = None) -> Known | None:
        """Bring what is known of a VM into step with libvirt. None: it is not ours or not here."""
        state, known = await self._virt.state(vm_id), self._all.get(vm_id)
        if state is None or (state.run is Run.ENDING and known is None):
            await self._gone(known, event)
            return self._all.get(vm_id)
        if known is None or known.down or known.status in STARTING or not known.told.id:
            known = await self._found(vm_id, known)
        if known:
            status, code = await self._status(known, state, rebooted=bool(event and event.rebooted))
            self.change(known, status, code)
        return known

    async def _gone(self, known: Known | None, event: Event | None) -> None:
        if known is None or known.down:
            return
        if not known.record.launched:  # whoever asked for it was told, or asks again
            self.forget(known)
            return
        end = event.end if event and event.end else await self._told_end(known) if event else self._ends.get(known.id)
        exit = _EXITS[end] if end else await self._unseen(known)
        if known.asked and exit.reason in (ExitReason.USER_SHUTDOWN, ExitReason.ADMIN_SHUTDOWN):
            exit = ADMIN
        self.ended(known, exit)

    async def _told_end(self, known: Known) -> End | None:
        """A domain can be gone when its first event is followed: the one that says how it ended comes a moment later."""
        for _ in range(TOLD_WITHIN_TENTHS):
            if end := self._ends.get(known.id):
                return end
            await asyncio.sleep(0.1)
        return None

    async def _unseen(self, known: Known) -> Exit:
        """Nobody told why it is gone: libvirt finishes a save that was under way when VDSM ended."""
        if not known.record.saving:
            return _UNSEEN
        try:
            saved = metadata.read(await self._virt.saved_xml(known.record.saving))
        except HostError:  # an incomplete image, for one
            return _UNSEEN
        return SAVED if saved.id == known.id else _UNSEEN

    async def _found(self, vm_id: str, known: Known | None) -> Known | None:
        """A domain that runs and that we did not know to run."""
        told = metadata.read(await self._virt.xml(vm_id))
        if not told.ours:
            return None
        record = known.record if known else Record(id=vm_id)
        record = msgspec.structs.replace(record, name=told.name, start=told.start, launched=True, exit=None)
        known = self._all[vm_id] = Known(record, VmState.WAIT_FOR_LAUNCH, told=told)
        self._write(known)
        return known

    async def _status(self, known: Known, state: State, *, rebooted: bool) -> tuple[VmState, str | None]:
        """`Up` as soon as the guest runs: nothing here speaks with its agent yet."""
        if state.run is Run.ENDING:
            return (known.status if known.status in BUSY else VmState.POWERING_DOWN), None
        if state.run is Run.RUNNING:
            return (known.status if known.status in BUSY and not rebooted else VmState.UP), None
        if state.pause is Pause.SAVING:
            return VmState.SAVING_STATE, None
        if state.pause is Pause.MIGRATING:
            return VmState.MIGRATION_SOURCE, None
        if state.pause is Pause.IO_ERROR:
            errors = await self._virt.disk_errors(known.id)
            return VmState.PAUSED, "ENOSPC" if "ENOSPC" in errors.values() else "EOTHER"
        return VmState.PAUSED, "NOERR"

    def launching(self, record: Record, status: VmState) -> Known:
        """A VM is about to be started."""
        known = self._all[record.id] = Known(record, status)
        self._write(known)
        if status is VmState.RESTORING_STATE:  # it takes a while; of WaitForLaunch vdsm does not tell either
            self._tell(known)
        return known

    def saving(self, known: Known, path: str) -> None:
        """Its memory is about to be saved there; `""`: it was not saved."""
        known.record = msgspec.structs.replace(known.record, saving=path)
        self._write(known)
        if path:
            self.change(known, VmState.SAVING_STATE)

    def change(self, known: Known, status: VmState, pause_code: str | None = None) -> None:
        """Set the state, and tell the engine if that is new."""
        if (known.status, known.pause_code) == (status, pause_code):
            return
        if status is VmState.UP:
            known.asked = False
        known.status, known.pause_code = status, pause_code
        self._tell(known)

    def ended(self, known: Known, exit: Exit) -> None:
        """The VM is down; it is listed, with the reason, until it is forgotten."""
        known.record = msgspec.structs.replace(known.record, exit=exit)
        known.status, known.pause_code = VmState.DOWN, None
        self._write(known)
        self._tell(known)

    def forget(self, known: Known) -> None:
        """The engine knows how it ended."""
        if self._all.get(known.id) is known:
            del self._all[known.id]
        (self._directory / f"{known.id}.json").unlink(missing_ok=True)

    def _write(self, known: Known) -> None:
        path = self._directory / f"{known.id}.json"
        new = path.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(known.record))
        new.rename(path)

    def _tell(self, known: Known) -> None:
        exit = known.record.exit
        logger.info("VM changed", vm=known.name, status=known.status, exit=exit.message if exit else None)
        self._host.report("Report.vm", vm=self.view(known))

    def view(self, known: Known) -> VmStats:
        """The VM as the engine is told of it."""
        record, exit = known.record, known.record.exit
        about = VmStats(
            vmId=record.id,
            status=known.status,
            vmName=record.name,
            exitCode=exit.code if exit else None,
            exitReason=exit.reason if exit else None,
            exitMessage=exit.message if exit else None,
            pauseCode=known.pause_code,
            startTime=record.start,
        )
        if known.down:
            return about
        since = int((datetime.now(UTC) - record.start).total_seconds()) if record.start else None
        numbers = {f: getattr(known.stats, f) for f in _NUMBERS} if known.stats else {}
        return msgspec.structs.replace(about, elapsedTime=since, displayInfo=_displays(known.told), **numbers)


async def start(host: Host) -> None:
    """main.py's call, before engines are let in."""
    await host.vms.start()


_OURS = {"vmId", "status", "vmName", "exitCode", "exitReason", "exitMessage", "pauseCode", "startTime"}
_NUMBERS = set(VmStats.__struct_fields__) - _OURS - {"elapsedTime", "displayInfo"}


def _displays(told: Told) -> list[Display]:
    return [Display(type=type, address=address, port=port, tlsPort=tls) for type, address, port, tls in told.displays]
