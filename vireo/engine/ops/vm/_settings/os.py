"""The guest system, and where it boots from."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.ops.vm._settings._guests import guests
from vireo.errors import Invalid
from vireo.model.vm import Boot, BootDevice, OperatingSystem


def check(vm: V, change: Change) -> V:
    """An unknown type becomes `other` (flow vm-os-unknown); a known one must be of the cluster's architecture."""
    os = vm.os or OperatingSystem()
    boot = Boot(devices=(os.boot and os.boot.devices) or [BootDevice.HD])
    if change.cluster is None:
        return replace(vm, os=OperatingSystem(boot=boot))
    name = os.type if os.type in guests() else "other"
    architecture = "x86_64" if change.x86 else change.architecture
    if guests()[name].architecture != architecture:
        asked = change.asked.os.type if change.asked.os else None
        name_there = f"other_{architecture}"
        if (name != "other" or asked in guests()) and change.before is None and asked is not None:
            raise _mismatch(vm.name, name, architecture)
        if name_there not in guests():
            raise _mismatch(vm.name, name, architecture)
        name = name_there
    return replace(vm, os=replace(os, type=name, boot=boot))


def _mismatch(vm: str | None, name: str, architecture: str) -> Invalid:
    return Invalid(f"VM {vm} cannot have the operating system {name}: its cluster's architecture is {architecture}.")
