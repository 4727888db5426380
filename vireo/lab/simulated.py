"""A simulated host: speaks VDSM's side of the wire with nothing behind it, for tests of the engine and for scale."""

import asyncio
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from vireo.errors import HostError, Unreachable
from vireo.model.vm import Vm
from vireo.wire.methods import (
    Capabilities,
    Display,
    DomainInfo,
    DomainStats,
    ExitReason,
    HostStats,
    Location,
    VmState,
    VmStats,
    VolumeInfo,
)
from vireo.wire.rpc import Methods, Peer

MIB = 1 << 20


class Kept(msgspec.Struct):
    """What a simulated host finds again after it was killed."""

    vms: dict[str, VmStats]
    domains: dict[str, DomainInfo]
    volumes: dict[str, VolumeInfo]
    effects: dict[str, int]


class SimulatedHost:
    """Keeps VMs, domains and volumes in memory. `refuse` names verbs that say no; `silent` those that never answer."""

    def __init__(self, name: str = "simulated", memory: int = 65536, file: Path | None = None) -> None:
        self.name, self.memory, self.uuid = name, memory, str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        self._file = file
        self.vms: dict[str, VmStats] = {}
        self.created: dict[str, Vm] = {}
        self.domains: dict[str, DomainInfo] = {}
        self.volumes: dict[str, VolumeInfo] = {}
        self.peers: set[Peer] = set()
        self.asked: list[str] = []
        self.refuse: dict[str, str] = {}
        self.silent: set[str] = set()
        self.effects: Counter[str] = Counter()
        """How often something was really done, e.g. `create <vm>`: asking twice must not do it twice."""
        if file and file.exists():
            self._load(file)

    def _load(self, file: Path) -> None:
        """What outlived the last process: VMs run on without VDSM, and volumes lie on disk."""
        kept = msgspec.json.decode(file.read_bytes(), type=Kept)
        self.vms, self.domains, self.volumes = kept.vms, kept.domains, kept.volumes
        self.effects = Counter(kept.effects)

    def _save(self) -> None:
        if self._file:
            kept = Kept(vms=self.vms, domains=self.domains, volumes=self.volumes, effects=self.effects)
            new = self._file.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(kept))
            new.rename(self._file)

    def methods(self) -> Methods:
        """The verbs by their names on the wire."""
        verbs = {
            "Host.getCapabilities": self.capabilities, "Host.getStats": self.stats, "Host.getAllVmStats": self.all_vms,
            "VM.create": self.create, "VM.destroy": self.destroy, "VM.shutdown": self.shutdown, "VM.reset": self.reset,
            "VM.pause": self.pause, "VM.cont": self.cont, "VM.hibernate": self.hibernate, "VM.setTicket": self.set_ticket,
            "StorageDomain.create": self.create_domain, "StorageDomain.attach": self.attach_domain,
            "StorageDomain.detach": self.detach_domain, "StorageDomain.remove": self.remove_domain,
            "Volume.create": self.create_volume, "Volume.getInfo": self.volume, "Volume.extend": self.extend,
            "Image.delete": self.delete_image,
        }  # fmt: skip
        return {name: self._wrapped(name, verb) for name, verb in verbs.items()}

    def _wrapped(self, name: str, verb: Any) -> Any:
        async def method(**params: Any) -> Any:
            self.asked.append(name)
            if name in self.silent:
                await asyncio.Event().wait()
            if name in self.refuse:
                raise HostError(self.refuse[name], "simulated")
            try:
                return await verb(**params)
            finally:
                self._save()

        return method

    def tell(self, stats: VmStats) -> None:
        """Report a VM to every engine."""
        for peer in self.peers:
            try:
                peer.notify("Report.vm", vm=stats)
            except Unreachable:
                continue

    def report(self) -> None:
        """What a real host says every 15 s."""
        for peer in self.peers:
            peer.notify("Report.stats", host=self._stats(), vms=list(self.vms.values()), domains=self._domains())

    def _become(self, id: str, state: VmState, **more: Any) -> None:
        self.vms[id] = replace(self.vms[id], status=state, **more)
        self.tell(self.vms[id])

    def die(self, id: str, reason: int = ExitReason.LOST_QEMU) -> None:
        """The VM's QEMU goes away by itself."""
        code = 0 if reason in {ExitReason.USER_SHUTDOWN, ExitReason.ADMIN_SHUTDOWN, ExitReason.SAVE_STATE} else 1
        self._become(
            id, VmState.DOWN, exitCode=code, exitReason=reason, exitMessage="Lost connection with qemu process"
        )

    async def capabilities(self) -> Capabilities:
        return Capabilities(
            uuid=self.uuid, hostname=self.name, operatingSystem="Simulated 1", kernelVersion="6.1.0", vdsmVersion="0.1.0",
            libvirtVersion="9.0.0", qemuVersion="7.2.0", cpuModel="Simulated CPU", cpuSpeed=2600, cpuSockets=2, cpuCores=32,
            cpuThreads=64, cpuFlags=["vmx"], memSize=self.memory, accelerator="kvm", acceleratorReason="", kvmEnabled=True,
            emulatedMachines=["pc-q35-7.2"], networks=["ovirtmgmt"],
        )  # fmt: skip

    def _stats(self) -> HostStats:
        return HostStats(
            memTotal=self.memory, memFree=self.memory, memAvailable=self.memory, bootTime=int(time.time()) - 60
        )

    async def stats(self) -> HostStats:
        return self._stats()

    def _domains(self) -> list[DomainStats]:
        return [DomainStats(sdUUID=d, disktotal=1 << 40, diskfree=1 << 39) for d in self.domains]

    async def all_vms(self) -> list[VmStats]:
        return list(self.vms.values())

    async def create(self, vm: Any, restore: Any = None, host_name: str = "") -> VmStats:
        spec = msgspec.convert(vm, Vm)
        id = str(spec.id)
        if id not in self.vms or self.vms[id].status == VmState.DOWN:
            self.created[id] = spec
            self.effects[f"create {id}"] += 1
            listens = [Display(type="vnc", address="127.0.0.1", port=5900)]
            self.vms[id] = VmStats(
                vmId=id, status=VmState.UP, vmName=spec.name or "", displayInfo=listens, elapsedTime=0
            )
        self.tell(self.vms[id])
        return self.vms[id]

    async def destroy(self, vmID: str) -> None:  # noqa: N803 - vdsm's names, as below
        stats = self.vms.get(vmID)
        if stats is None:
            return
        if stats.status == VmState.DOWN:
            del self.vms[vmID]
        else:
            self._become(vmID, VmState.DOWN, exitCode=0, exitReason=ExitReason.ADMIN_SHUTDOWN)

    def _running(self, id: str) -> None:
        if id not in self.vms or self.vms[id].status == VmState.DOWN:
            raise HostError(f"VM {id} does not run here", "no_such_vm")

    async def shutdown(self, vmID: str, reboot: bool = False) -> None:  # noqa: N803
        self._running(vmID)
        self.effects[f"shutdown {vmID}"] += 1
        if not reboot:
            self._become(vmID, VmState.POWERING_DOWN)
            self.die(vmID, ExitReason.USER_SHUTDOWN)

    async def reset(self, vmID: str) -> None:  # noqa: N803
        self._running(vmID)

    async def pause(self, vmID: str) -> None:  # noqa: N803
        self._running(vmID)
        self._become(vmID, VmState.PAUSED)

    async def cont(self, vmID: str) -> None:  # noqa: N803
        self._running(vmID)
        self._become(vmID, VmState.UP)

    async def hibernate(self, vmID: str, to: Any) -> None:  # noqa: N803
        if vmID in self.vms and self.vms[vmID].status != VmState.DOWN:
            self.die(vmID, ExitReason.SAVE_STATE)

    async def set_ticket(self, vmID: str, type: str, password: str, ttl: int) -> None:  # noqa: N803
        self._running(vmID)

    async def create_domain(self, sdUUID: str, name: str, type: str, path: str, role: str = "Data") -> DomainInfo:  # noqa: N803
        return self.domains.setdefault(sdUUID, DomainInfo(uuid=sdUUID, name=name, type=type, path=path, role=role))

    async def attach_domain(self, sdUUID: str, type: str, path: str) -> DomainInfo:  # noqa: N803
        if sdUUID not in self.domains:
            raise HostError(f"There is no storage domain {sdUUID} in {path}", "storage_domain_does_not_exist")
        return self.domains[sdUUID]

    async def detach_domain(self, sdUUID: str) -> None:  # noqa: N803
        return

    async def remove_domain(self, sdUUID: str, type: str, path: str) -> None:  # noqa: N803
        self.domains.pop(sdUUID, None)

    async def create_volume(
        self, capacity: int, format: str, sparse: bool, description: str = "", **where: str
    ) -> VolumeInfo:
        place = msgspec.convert(where, Location)
        kind = "SPARSE" if sparse else "PREALLOCATED"
        made = VolumeInfo(
            uuid=place.volUUID, image=place.imgUUID, domain=place.sdUUID, capacity=capacity, format=format, type=kind,
            truesize=4096, description=description,
        )  # fmt: skip
        return self.volumes.setdefault(place.volUUID, made)

    async def volume(self, **where: str) -> VolumeInfo:
        place = msgspec.convert(where, Location)
        if place.volUUID not in self.volumes:
            raise HostError(f"There is no volume {place.volUUID}", "volume_does_not_exist")
        return self.volumes[place.volUUID]

    async def extend(self, capacity: int, **where: str) -> VolumeInfo:
        old = await self.volume(**where)
        self.volumes[old.uuid] = replace(old, capacity=max(capacity, old.capacity))
        return self.volumes[old.uuid]

    async def delete_image(self, sdUUID: str, imgUUID: str) -> None:  # noqa: N803
        self.volumes = {k: v for k, v in self.volumes.items() if (v.domain, v.image) != (sdUUID, imgUUID)}
