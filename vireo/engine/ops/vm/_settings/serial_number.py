"""The serial number that the guest finds in its firmware."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.vm import SerialNumber, SerialNumberPolicy


def check(vm: V, change: Change) -> V:
    """Only a custom one has a value, and must have one (flow vm-serial-number)."""
    asked = change.asked.serial_number
    if asked is None:
        return vm
    policy = asked.policy or (vm.serial_number.policy if vm.serial_number else None)
    if policy in {None, SerialNumberPolicy.NONE}:
        return replace(vm, serial_number=None)
    if policy != SerialNumberPolicy.CUSTOM:
        return replace(vm, serial_number=SerialNumber(policy=policy))
    if not asked.value:
        raise Invalid(f"The serial number of VM {vm.name} is to be a custom one, but no value is given.")
    return replace(vm, serial_number=SerialNumber(policy=policy, value=asked.value))
