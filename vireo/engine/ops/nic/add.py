"""Add a network card to a virtual machine."""

import uuid

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.nic import _card, _mac
from vireo.engine.ops.vm import _state
from vireo.engine.store import nics, vms
from vireo.errors import Invalid, Refused
from vireo.model.network import Mac, Nic, NicInterface
from vireo.model.vm import Vm, VmStatus

PERMIT = "configure_vm_network"
ON = "vm"


async def add(call: Call, new: Nic) -> Nic:
    """The VM must be down (hot plug is to come). Without a MAC address one is taken from the pool."""
    need(new, "nic", "name")
    vm = await _state.locked(call, call.path["vm"], "add a network card to", VmStatus.DOWN)
    if not new.name:
        raise Invalid("Nic [name] required for add", "Incomplete parameters")
    name = _names.check(new.name, "network card", "add")
    if await nics.find(call.db, vm=vm.id, name=name):
        raise Refused(f"Cannot add network card. VM {vm.name} has a network card {name} already.")
    cluster = (await vms.get(call.db, vm.id)).cluster
    where = cluster.id if cluster else None
    if new.mac and new.mac.address:
        _card.check_mac(new.mac.address)
        await _mac.check_free(call.db, where, new.mac.address)
        mac = Mac(address=new.mac.address.lower())
    else:
        mac = Mac(address=await _mac.allocate(call.db, where))
    card = replace(new, interface=new.interface or NicInterface.VIRTIO)
    if card.vnic_profile is None and card.interface == NicInterface.PCI_PASSTHROUGH:
        raise Refused(
            f"Cannot add network card {name}: to pass a host's function through, its vNIC profile must say so."
        )
    nic = replace(
        card,
        id=str(uuid.uuid4()),
        vm=Vm(id=vm.id),
        mac=mac,
        vnic_profile=await _card.profile(call.db, card),
        network=None,
        linked=new.linked is not False,
        plugged=new.plugged is not False,
        synced=True,
    )
    await nics.add(call.db, nic)
    await record(call.db, "NETWORK_ADD_VM_INTERFACE", vm=vm, nic=nic, cluster=vm.cluster)
    return nic
