"""Files that the guest sees as a CD or floppy."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.vm import Vm

LARGEST = 8192
"""Bytes of all files (PayloadSize)."""


def check(vm: V, change: Change) -> V:
    """An empty list removes them (flow vm-payload)."""
    if not isinstance(vm, Vm):
        return vm
    size = sum(len((f.content or "").encode()) for p in vm.payloads or [] for f in p.files or [])
    if size > LARGEST:
        raise Invalid(f"The payload of VM {vm.name} has {size} bytes: at most {LARGEST} are allowed.")
    return replace(vm, payloads=vm.payloads or None)
