"""VM.shutdown, VM.reset, VM.pause, VM.cont."""

import asyncio

from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.vdsm.virt import Run
from vireo.vdsm.vm.known import BUSY, Known
from vireo.wire.methods import VmState
from vireo.wire.rpc import Methods


def verbs(host: Host) -> Methods:
    async def shutdown(vmID: str, reboot: bool = False) -> None:
        """Ask the guest. One that has not followed after `shutdown_limit` is reported Up again. Fine if it is down."""
        async with host.vms.locked(vmID):
            known = await host.vms.look(vmID)
            if known and known.down:
                return
            known = host.vms.running(vmID)
            if known.status is VmState.PAUSED:
                raise HostError(f"VM {known.name} is paused, so its guest cannot be asked to shut down", "wrong_state")
            await host.virt.shutdown(vmID, reboot=reboot)
            known.asked = not reboot
            host.vms.change(known, VmState.REBOOT_IN_PROGRESS if reboot else VmState.POWERING_DOWN)
        host.spawn(_limit(host, known), "waiting for a shutdown")

    async def reset(vmID: str) -> None:
        """Press the reset button."""
        async with host.vms.locked(vmID):
            await host.vms.look(vmID)
            known = host.vms.running(vmID)
            await host.virt.reset(vmID)
            if known.status is not VmState.PAUSED:
                host.vms.change(known, VmState.REBOOT_IN_PROGRESS)
                host.vms.change(known, VmState.UP)

    async def pause(vmID: str) -> None:
        """Hold the guest's processors; fine if they are held."""
        async with host.vms.locked(vmID):
            await host.vms.look(vmID)
            if host.vms.running(vmID).status is not VmState.PAUSED:
                await host.virt.suspend(vmID)
                await host.vms.look(vmID)

    async def cont(vmID: str) -> None:
        """Let them go on; fine if they do. After an I/O error the guest's request is tried again."""
        async with host.vms.locked(vmID):
            await host.vms.look(vmID)
            host.vms.running(vmID)
            state = await host.virt.state(vmID)
            if state and state.run is Run.PAUSED:
                await host.virt.resume(vmID)
                await host.vms.look(vmID)

    return {"VM.shutdown": shutdown, "VM.reset": reset, "VM.pause": pause, "VM.cont": cont}


async def _limit(host: Host, known: Known) -> None:
    await asyncio.sleep(host.config.shutdown_limit)
    async with host.vms.locked(known.id):
        if host.vms.get(known.id) is known and known.status in BUSY:
            host.vms.change(known, VmState.UP)
