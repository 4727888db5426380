"""The CPU type of a cluster, its architecture, and the firmware that follows from them."""

from msgspec.structs import replace

from vireo.engine.store.seed import data
from vireo.errors import Invalid, Refused
from vireo.model.cluster import Cluster
from vireo.model.cpu import Architecture, Cpu
from vireo.model.vm import BiosType

TYPES = data("cpu_architecture")
"""Name of a CPU type -> its architecture and the versions that have it."""
FIRMWARE = {
    Architecture.X86_64: BiosType.Q35_OVMF,
    Architecture.PPC64: BiosType.I440FX_SEA_BIOS,
    Architecture.S390X: BiosType.I440FX_SEA_BIOS,
}


def changed(c: Cluster, wish: Cluster, verb: str) -> Cluster:
    """The cluster with the wished CPU; its architecture follows from the type, and can be chosen only without one."""
    old = c.cpu or Cpu(architecture=Architecture.UNDEFINED, type="")
    asked = wish.cpu or Cpu()
    kind, arch = old.type or "", old.architecture or Architecture.UNDEFINED
    if asked.type:
        found = _find(c, asked.type, verb)
        if verb != "add" and arch not in (Architecture.UNDEFINED, found):
            raise Refused(f"Cannot {verb} Cluster. {asked.type} is of another architecture than {arch}.")
        kind, arch = asked.type, found
    elif asked.architecture and not kind:
        arch = asked.architecture
    bios = c.bios_type
    if bios is None or wish.bios_type == BiosType.CLUSTER_DEFAULT:
        bios = FIRMWARE.get(arch)
    return replace(c, cpu=Cpu(architecture=arch, type=kind), bios_type=bios)


def _find(c: Cluster, kind: str, verb: str) -> Architecture:
    level = f"{c.version.major}.{c.version.minor}" if c.version else ""
    found = TYPES.get(kind)
    if found is None or level not in found["levels"]:
        text = f"Cannot {verb} Cluster. Version {level} has no CPU type {kind!r}."
        raise Invalid(text) if verb == "add" else Refused(text)
    return Architecture(found["architecture"])
