"""The icons that users see of it in the portal."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.store.icons import known, of
from vireo.errors import Invalid
from vireo.model.catalog import Icon


def check(vm: V, change: Change) -> V:
    """Those of its template, not of its guest system (flows vm-os, vm-icons); one that is asked for must exist."""
    if change.cluster is None:
        return vm
    small, large = of("other")
    for icon in (change.asked.small_icon, change.asked.large_icon):
        if icon is not None and icon.id is not None and icon.id not in known():
            raise Invalid(f"VM {vm.name} cannot have the icon {icon.id}: it does not exist.")
    own = (vm.small_icon and vm.small_icon.id, vm.large_icon and vm.large_icon.id)
    return replace(vm, small_icon=Icon(id=own[0] or small.id), large_icon=Icon(id=own[1] or large.id))
