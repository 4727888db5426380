"""The machine type, the CPU model and the compatibility level that a VM has instead of its cluster's."""

import re

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.api import Version

WORD = re.compile(r"[0-9a-zA-Z_.\-]*")
LONGEST = 255
LEVELS = ("4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8")


def check(vm: V, change: Change) -> V:
    """Both names are free words, "" is none; the level is one that there is."""
    machine, model = vm.custom_emulated_machine or None, vm.custom_cpu_model or None
    if machine and not WORD.fullmatch(machine):
        raise Invalid(f"The emulated machine {machine!r} may hold only letters, digits, '-', '_' and '.'.")
    for what, text in (("emulated machine", machine), ("CPU model", model)):
        if text and len(text) > LONGEST:
            raise Invalid(f"The {what} has {len(text)} characters; at most {LONGEST} are allowed.")
    level = vm.custom_compatibility_version
    if level is not None:
        if f"{level.major}.{level.minor}" not in LEVELS:
            text = f"The compatibility version {level.major}.{level.minor} is none of {', '.join(LEVELS)}."
            raise Invalid(text, "Invalid version")
        level = Version(major=level.major, minor=level.minor)
    return replace(vm, custom_emulated_machine=machine, custom_cpu_model=model, custom_compatibility_version=level)
