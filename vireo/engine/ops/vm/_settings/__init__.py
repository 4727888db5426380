"""What the settings of a VM, a template or an instance type may be: one file per setting, found by being here.

A file has `check(vm, change)`: the VM with this setting made whole, or an error that names the value and the bound. What
only the database knows (that a profile exists) is asked by `look_up(db, vm, change)`. A file may have both. They run in
the order of the files' names, each on what the one before has left.
"""

from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from vireo import rooms
from vireo.engine.store.db import Db
from vireo.model.cluster import Cluster
from vireo.model.vm import VmBase

V = TypeVar("V", bound=VmBase)


class Change(NamedTuple):
    """What is wished, where it came from, and where it is to be: `asked` is the request, `before` what was there.

    `before` is None for what is new: it is then made of its template. `cluster` is None for an instance type.
    """

    asked: VmBase
    before: VmBase | None = None
    cluster: Cluster | None = None

    @property
    def x86(self) -> bool:
        """Whether it is for x86, which is also what a cluster without hosts is taken for."""
        return self.architecture in {"undefined", "x86_64"}

    @property
    def architecture(self) -> str:
        """The cluster's, or `undefined`."""
        cpu = self.cluster.cpu if self.cluster else None
        return cpu.architecture.value if cpu and cpu.architecture else "undefined"


ELSEWHERE: dict[str, None] = dict.fromkeys(
    [
        *["affinity_labels", "applications", "disk_attachments", "dynamic_cpu", "floppies", "host_devices"],
        *["katello_errata", "mediated_devices", "nics", "numa_nodes", "permissions", "reported_devices", "sessions"],
        *["snapshots", "statistics", "tags", "href", "actions", "link", "creation_status", "fqdn", "watchdogs"],
        *["guest_operating_system", "guest_time_zone", "has_illegal_images", "next_run_configuration_exists"],
        *["run_once", "start_time", "status", "status_detail", "stop_reason", "stop_time", "host", "creation_time"],
        *["vm", "version", "vm_pool", "original_template", "storage_domain"],
    ]
)
"""Attributes that a request cannot set here: they have collections of their own, or are the engine's to say."""


def asked(vm: V) -> V:
    """What of a request counts."""
    return replace(vm, **{name: None for name in ELSEWHERE if name in vm.__struct_fields__})


async def settled(db: Db, vm: V, change: Change) -> V:
    """The settings made whole. Invalid or Refused, naming the value and the bound, where one cannot be."""
    for setting in rooms.load(__name__):
        check: Any = getattr(setting, "check", None)
        look_up: Any = getattr(setting, "look_up", None)
        if check is not None:
            vm = check(vm, change)
        if look_up is not None:
            vm = await look_up(db, vm, change)
    return vm
