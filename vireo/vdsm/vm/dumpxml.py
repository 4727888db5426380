"""VM.dumpxml: a running VM as libvirt's domain XML."""

from vireo.vdsm.host import Host
from vireo.wire.rpc import Methods


def verbs(host: Host) -> Methods:
    async def dumpxml(vmID: str) -> str:
        """Without secrets."""
        host.vms.running(vmID)
        return await host.virt.xml(vmID)

    return {"VM.dumpxml": dumpxml}
