"""VM.hibernate: save a VM's memory, so that VM.create with `restore` lets it go on."""

import asyncio

from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.vdsm.virt import Pause
from vireo.vdsm.vm.known import SAVED, Known
from vireo.wire.methods import Location, VmState
from vireo.wire.rpc import Methods

POLL = 0.5
"""Seconds between two looks at a save that somebody else (VDSM before its restart) has begun."""


def verbs(host: Host) -> Methods:
    async def hibernate(vmID: str, to: Location) -> None:
        """Save into the volume; then the VM is down with SAVE_STATE. Fine if that is done already."""
        async with host.vms.locked(vmID):
            known = await host.vms.look(vmID)
            if known and known.record.exit == SAVED:
                return
            known = host.vms.running(vmID)
            if known.status is VmState.SAVING_STATE:
                await _watch(host, known)
            else:
                await _save(host, known, to)

    return {"VM.hibernate": hibernate}


async def _save(host: Host, known: Known, to: Location) -> None:
    path = await host.volume_path(to)
    host.vms.saving(known, path)
    try:
        await host.virt.save(known.id, path)
    except HostError as e:
        host.vms.saving(known, "")
        await host.vms.look(known.id)
        raise HostError(f"The memory of VM {known.name} could not be saved: {e}", e.code) from e
    host.vms.ended(known, SAVED)


async def _watch(host: Host, known: Known) -> None:
    while (state := await host.virt.state(known.id)) and state.pause is Pause.SAVING:  # noqa: ASYNC110  an event would wait for our lock
        await asyncio.sleep(POLL)
    if state is not None:
        await host.vms.look(known.id)
        raise HostError(f"The memory of VM {known.name} could not be saved", "save_failed")
    host.vms.ended(known, SAVED)
