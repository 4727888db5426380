"""VM.destroy: end a VM at once, and forget it."""

from vireo.errors import HostError
from vireo.vdsm.host import Host
from vireo.vdsm.vm.known import ADMIN
from vireo.wire.methods import VmState
from vireo.wire.rpc import Methods


def verbs(host: Host) -> Methods:
    async def destroy(vmID: str) -> None:
        """The VM is down and forgotten, or never was here. A save that is under way is given up."""
        known = host.vms.get(vmID)
        if known and known.status is VmState.SAVING_STATE:
            await _give_up(host, vmID)
        async with host.vms.locked(vmID):
            known = await host.vms.look(vmID)
            if known is None:
                return
            if not known.down:
                known.asked = True
                await host.virt.destroy(vmID)
                host.vms.ended(known, ADMIN)
            host.vms.forget(known)

    return {"VM.destroy": destroy}


async def _give_up(host: Host, vm_id: str) -> None:
    try:
        await host.virt.abort_job(vm_id)
    except HostError:  # it is done in this moment
        return
