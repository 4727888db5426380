"""Give a password for a graphics console, for a short time."""

import secrets

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import vms
from vireo.errors import Refused
from vireo.model.action import Action
from vireo.model.console import Ticket
from vireo.model.vm import VmStatus

PERMIT = "connect_to_vm"
ON = "vm"

SECONDS = 7200
"""How long a ticket is good for, where the request does not say (recorded: 7200)."""

RUNS = {VmStatus.UP, VmStatus.POWERING_UP, VmStatus.PAUSED, VmStatus.POWERING_DOWN, VmStatus.REBOOT_IN_PROGRESS}


async def ticket(call: Call, id: str, action: Action) -> Action:
    """The VM must run. The host is told before the answer; nothing is stored."""
    vm = await vms.get(call.db, call.path["vm"])
    if vm.status not in RUNS or vm.host is None:
        raise Refused(f"Cannot set VM ticket. VM {vm.name} is not running.")
    wish = action.ticket or Ticket()
    made = Ticket(value=wish.value or secrets.token_urlsafe(6), expiry=wish.expiry or SECONDS)
    protocol = bytes.fromhex(id).decode()
    await call.links.call(
        str(vm.host.id), "VM.setTicket", vmID=vm.id, type=protocol, password=made.value, ttl=made.expiry, limit=15
    )
    await record(call.db, "VM_SET_TICKET", vm=vm, host=vm.host)
    return replace(action, ticket=made)
