"""What every room of VDSM is given: the host that it works for.

How verbs are found: at start main.py loads each module of vireo/vdsm/{hw,net,storage,vm}/ and calls its functions
    def verbs(host: Host) -> Methods         {"VM.create": method, ...}: what the engine may call
    async def start(host: Host) -> None      once, before engines are let in: look around, start tasks in `host.tasks`
where it has them: `verbs` of all modules first, then `start` in the order of the rooms above. So a new verb is a new file.

A method takes the parameters that vireo/wire/methods.py names, typed: main.py converts what came over the wire to the
annotated types (`async def create(vm: Vm, host_name: str = "")`), drops members that the method does not know, and
answers wrong ones with Invalid. It returns a Struct, a list of Structs, text or None. It raises HostError(sentence, code).

Every `stats_interval` main.py sends Report.stats with what the verbs Host.getStats, Host.getAllVmStats and
Host.getStorageRepoStats (-> list[DomainStats], vdsm's name; for main.py only) answer, whichever exist.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vireo import log
from vireo.context import correlation, correlation_id
from vireo.errors import HostError, Refused, Unreachable
from vireo.vdsm.config import Config
from vireo.wire.methods import Location
from vireo.wire.rpc import Methods, Peer

if TYPE_CHECKING:
    from vireo.vdsm.virt import Virt
    from vireo.vdsm.vm.known import Vms

logger = log.get(__name__)


async def no_storage(location: Location) -> str:
    raise HostError(f"Volume {location.volUUID}: this host has no storage", "no_storage")


@dataclass(eq=False)
class Host:
    """This host, made once in main.py. `peers` are the engines that are connected now."""

    config: Config
    virt: "Virt"
    tasks: asyncio.TaskGroup
    """Lives as long as the process: background tasks of the rooms belong here."""
    methods: Methods = field(default_factory=dict)
    """All verbs by name, ready to be called with plain values."""
    peers: set[Peer] = field(default_factory=set)
    accelerator: str = "qemu"
    """`kvm` or `qemu`; hw/ sets it, and the reason, in its `start` when the configuration says auto."""
    accelerator_reason: str = "not tried yet"
    bridges: dict[str, str] = field(default_factory=dict)
    """net/ sets it: the bridge of each logical network whose bridge has another name than the network."""
    volume_path: Callable[[Location], Awaitable[str]] = no_storage
    """storage/ sets it. Makes a volume usable here and answers its path; an empty volUUID means the image's leaf."""

    vms: "Vms" = field(init=False)
    """The VMs on this host; main.py sets it."""

    def spawn(self, work: Coroutine[Any, Any, None], what: str) -> None:
        """Do it beside everything else, under a correlation id of its own. Its errors are logged, and end nothing else."""
        self.tasks.create_task(_logged(work, what))

    def report(self, method: str, **params: Any) -> None:
        """Tell every engine that is connected; one that is not asks when it comes back."""
        for peer in list(self.peers):
            try:
                peer.notify(method, **params)
            except Unreachable:
                logger.info("not told: the engine is not connected", method=method, peer=peer.name)


async def _logged(work: Coroutine[Any, Any, None], what: str) -> None:
    correlation_id.set(correlation(None))
    try:
        await work
    except (Refused, Unreachable) as e:
        logger.warning("failed", doing=what, error=str(e))
    except Exception:
        logger.exception("failed", doing=what)
