"""Custom properties: what hooks on the host read. Only defined ones are taken."""

import re

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.vm import CustomProperty

FLAG = r"(([a-zA-Z0-9_-]*):(true|false))"
DEFINED = {
    "sap_agent": r"^(true|false)$",
    "sndbuf": r"^[0-9]+$",
    "vhost": rf"^{FLAG}(,{FLAG})*$",
    "viodiskcache": r"^(none|writeback|writethrough)$",
    "hugepages": r"^[0-9]+$",
    "scsi_hostdev": r"^(scsi_generic|scsi_block|scsi_hd|virtio_blk_pci)$",
    "nvram_template": r"^.*$",
    "extra_cpu_flags": r"^([+-]?[a-zA-Z0-9_-]+)(,[+-]?[a-zA-Z0-9_-]+)*$",
}
"""PredefinedVMProperties of level 4.8."""


def check(vm: V, change: Change) -> V:
    """Sorted by name, of a repeated one the last; an empty list removes all (flow vm-custom-properties)."""
    wanted = {p.name: p.value or "" for p in vm.custom_properties or [] if p.name}
    for name in wanted.keys() - DEFINED.keys():
        raise Invalid(f"VM {vm.name} cannot have the custom property {name}: it is not defined.")
    for name, value in wanted.items():
        if not re.fullmatch(DEFINED[name], value):
            raise Invalid(f"The value {value!r} of custom property {name} does not match {DEFINED[name]}.")
    return replace(vm, custom_properties=[CustomProperty(name=n, value=v) for n, v in sorted(wanted.items())] or None)
