"""VM.create: start a VM, or let it go on from its saved memory."""

from datetime import UTC, datetime
from importlib.metadata import version
from xml.etree.ElementTree import fromstring, tostring

from vireo.context import correlation_id
from vireo.errors import HostError, Refused
from vireo.hardware import devices
from vireo.hardware._base import Places, Where
from vireo.hardware.cdrom import Cdrom
from vireo.hardware.disk import Disk
from vireo.model.vm import Vm
from vireo.vdsm.host import Host
from vireo.vdsm.vm import domain
from vireo.vdsm.vm.known import Known, Record
from vireo.wire.methods import Location, VmState, VmStats
from vireo.wire.rpc import Methods


def verbs(host: Host) -> Methods:
    async def create(vm: Vm, restore: Location | None = None, host_name: str = "") -> VmStats:
        """Start it. One that runs is not started again, nor one that this very request started and that has ended."""
        if not vm.id or not vm.name:
            raise HostError("A VM without id or name cannot be started", "bad_vm")
        async with host.vms.locked(vm.id):
            known = await host.vms.look(vm.id)
            if known is None or (known.down and not _same_request(known)):
                known = await _start(host, vm, restore)
            return host.vms.view(known)

    return {"VM.create": create}


def _same_request(known: Known) -> bool:
    return known.record.request == correlation_id.get() != "-"


async def _start(host: Host, vm: Vm, restore: Location | None) -> Known:
    id, now = vm.id or "", datetime.now(UTC)
    record = Record(id=id, name=vm.name or "", request=correlation_id.get(), start=now)
    known = host.vms.launching(record, VmState.RESTORING_STATE if restore else VmState.WAIT_FOR_LAUNCH)
    try:
        places = await _places(host, vm)
        if restore:
            await _restore(host, await host.volume_path(restore), places, paused=bool(vm.start_paused))
        else:
            setting = domain.Setting(
                accelerator=host.accelerator,
                places=places,
                serial=host.config.uuid,
                start=now,
                version=version("vireo"),
            )
            await host.virt.create(domain.xml(vm, setting), paused=bool(vm.start_paused))
    except Refused as e:
        host.vms.forget(known)
        raise HostError(f"VM {vm.name} could not be started: {e}", e.code) from e
    found = await host.vms.look(id)
    if found is None:
        raise HostError(f"VM {vm.name} ended as soon as it was started", "vm_ended")
    return found


async def _places(host: Host, vm: Vm) -> Places:
    stored = {d.image: d for d in devices(vm) if isinstance(d, Disk | Cdrom) and d.image}
    at = (Location(sdUUID=d.domain, imgUUID=d.image, volUUID=d.volume) for d in stored.values())
    paths = [await host.volume_path(location) for location in at]
    return Places(
        volumes={
            image: Where(path=path, block=path.startswith("/dev/")) for image, path in zip(stored, paths, strict=True)
        },
        bridges=host.bridges,
        display=host.config.display,
        consoles=host.config.run_dir,
        logs=str(host.config.consoles),
    )


async def _restore(host: Host, path: str, places: Places, *, paused: bool) -> None:
    """Memory fits only the hardware it was saved with: that hardware, but with its places on this host."""
    saved = fromstring(await host.virt.saved_xml(path))  # noqa: S314  libvirt's own
    for disk in saved.iterfind("devices/disk"):
        image, source = disk.findtext("serial") or "", disk.find("source")
        if source is not None and (where := places.volumes.get(image)):
            source.attrib.pop("dev", None)
            source.attrib.pop("file", None)
            source.set("dev" if where.block else "file", where.path)
            disk.set("type", "block" if where.block else "file")
    for listen in saved.iterfind("devices/graphics/listen"):
        listen.set("address", places.display)
    await host.virt.restore(path, tostring(saved, "unicode"), paused=paused)
