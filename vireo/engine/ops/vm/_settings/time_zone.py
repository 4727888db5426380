"""The time zone that the guest's clock is set by."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.ops.vm._settings._guests import guest
from vireo.engine.ops.vm._settings._zones import GENERAL, WINDOWS
from vireo.errors import Invalid
from vireo.model.vm import TimeZone

DEFAULT = "Etc/GMT"
"""DefaultGeneralTimeZone."""
WINDOWS_DEFAULT = "GMT Standard Time"
"""DefaultWindowsTimeZone."""


def check(vm: V, change: Change) -> V:
    """Windows has names of its own; a VM that becomes one must be told its zone (flows vm-time-zone, vm-os)."""
    if change.cluster is None:
        return vm
    windows = guest(vm).windows
    known, default = (WINDOWS, WINDOWS_DEFAULT) if windows else (GENERAL, DEFAULT)
    name = (vm.time_zone and vm.time_zone.name) or default
    if name not in known and change.before is None and change.asked.time_zone is None:
        name = default
    if name not in known:
        system = f"{vm.os and vm.os.type}" + (", a Windows" if windows else "")
        raise Invalid(f"VM {vm.name} cannot have the time zone {name}: {system} has no such one.")
    return replace(vm, time_zone=TimeZone(name=name))
