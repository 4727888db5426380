"""A VM with everything that its host needs to know of it."""

from msgspec.structs import replace

from vireo.engine.store import disk_attachments, disks, networks, nics, vms, vnic_profiles
from vireo.engine.store.db import Db
from vireo.model.disk import DiskAttachment
from vireo.model.network import Nic
from vireo.model.storage import StorageDomain
from vireo.model.vm import Vm


async def whole(db: Db, id: str) -> Vm:
    """The VM with its nics (networks by name), its disk attachments (each with the whole disk), CD-ROMs and consoles."""
    vm = await vms.get(db, id)
    attachments = [await _with_disk(db, a) for a in await disk_attachments.list(db, vm=id)]
    cards = [await _with_network(db, n) for n in await nics.list(db, vm=id)]
    return replace(vm, disk_attachments=[a for a in attachments if a.active is not False], nics=cards)


async def _with_disk(db: Db, attachment: DiskAttachment) -> DiskAttachment:
    disk = await disks.get(db, attachment.disk.id if attachment.disk else None)
    domain = StorageDomain(id=disk.storage_domain.id if disk.storage_domain else None)
    return replace(attachment, vm=None, disk=replace(disk, storage_domain=None, storage_domains=[domain]))


async def _with_network(db: Db, nic: Nic) -> Nic:
    nic = replace(nic, vm=None)
    if nic.vnic_profile is None:
        return nic
    profile = await vnic_profiles.get(db, nic.vnic_profile.id)
    network = await networks.get(db, profile.network.id if profile.network else None)
    return replace(nic, vnic_profile=replace(profile, network=network), network=network)
