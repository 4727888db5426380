"""The random number generator."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.model.device import RngDevice, RngSource


def check(vm: V, change: Change) -> V:
    """A new one replaces the old one.

    As recorded (flow vm-rng): without a source there is none, and a source that the cluster's hosts need not have leaves
    it as it was.
    """
    asked = change.asked.rng_device
    if asked is None:
        return vm
    if asked.source is None:
        return replace(vm, rng_device=None)
    if asked.source == RngSource.HWRNG and RngSource.HWRNG not in _required(change):
        before = change.before.rng_device if change.before else RngDevice(source=RngSource.URANDOM)
        return replace(vm, rng_device=before)
    return replace(vm, rng_device=asked)


def _required(change: Change) -> list[RngSource]:
    return (change.cluster.required_rng_sources if change.cluster else None) or []
