"""VMs of an instance type: what that says is not the VM's to say (oVirt: Instance Types, Administration Guide)."""

from typing import Any, TypeVar

from msgspec.structs import replace

from vireo.engine.store import instance_types
from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import NotFound
from vireo.model.cpu import Cpu
from vireo.model.template import InstanceType
from vireo.model.vm import Vm

V = TypeVar("V", bound=Vm)

GIVEN = (
    *("memory", "memory_policy", "io", "high_availability", "migration", "migration_downtime", "soundcard_enabled"),
    *("rng_device", "virtio_scsi", "usb", "display", "tpm_enabled", "console"),
)
"""What a VM has from its instance type; and the topology of its processors."""


async def refer(db: Db, ref: InstanceType | None) -> InstanceType | None:
    """The instance type that a request names; None if it names none. NotFound as oVirt words it."""
    if ref is None or not (ref.id or ref.name):
        return None
    if ref.id is not None and not is_uuid(ref.id):
        raise NotFound(f"Entity not found: GetInstanceType: id={ref.id}")
    return await instance_types.refer(db, ref)


def over(vm: Vm, kind: InstanceType) -> dict[str, Any]:
    """The attributes of the VM that the instance type says."""
    said = {name: value for name in GIVEN if (value := getattr(kind, name)) is not None}
    display = said.pop("display", None)
    if display is not None and vm.display is not None:
        said["display"] = replace(vm.display, monitors=display.monitors, smartcard_enabled=display.smartcard_enabled)
    if kind.cpu and kind.cpu.topology:
        said["cpu"] = replace(vm.cpu or Cpu(), topology=kind.cpu.topology)
    return said


def without(asked: V) -> V:
    """What a request may still say of a VM that has an instance type (flow vm-instance-type: memory is ignored)."""
    cpu = replace(asked.cpu, topology=None) if asked.cpu else None
    kept = {"usb", "display", "console"}
    return replace(asked, cpu=cpu, **dict.fromkeys(set(GIVEN) - kept))
