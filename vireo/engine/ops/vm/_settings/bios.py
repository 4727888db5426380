"""Chipset and firmware."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.model.vm import Bios, BiosType, BootMenu


def check(vm: V, change: Change) -> V:
    """A type is named, or the cluster's is taken; it is kept then, whatever becomes of the cluster (flow vm-bios)."""
    if change.cluster is None:
        return vm
    bios = vm.bios or Bios()
    if bios.type in {None, BiosType.CLUSTER_DEFAULT}:
        kept = change.before.bios.type if change.before and change.before.bios else None
        bios = replace(bios, type=kept or _default(change))
    return replace(vm, bios=replace(bios, boot_menu=bios.boot_menu or BootMenu(enabled=False)))


def _default(change: Change) -> BiosType:
    wanted = change.cluster.bios_type if change.cluster else None
    return BiosType.Q35_SEA_BIOS if wanted in {None, BiosType.CLUSTER_DEFAULT} else wanted
