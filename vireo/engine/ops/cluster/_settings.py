"""The settings of a cluster: what it has from the start, and how a request changes them."""

import re
from typing import Any

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops.cluster import _cpu, _policy
from vireo.errors import Invalid
from vireo.model.cluster import Cluster
from vireo.model.device import RngSource
from vireo.model.memory import MemoryOverCommit, MemoryPolicy, TransparentHugePages
from vireo.model.migration import MigrationBandwidthAssignmentMethod, MigrationOptions
from vireo.model.power import FencingPolicy
from vireo.model.vm import SerialNumberPolicy

PROXY = re.compile(r"(https?://)?\[?[0-9A-Za-z.:_-]+\]?(:[0-9]{1,5})?/?")
NOT_SET: tuple[str, ...] = (
    "id",
    "version",
    "data_center",
    "mac_pool",
    "scheduling_policy",
    "management_network",
    "affinity_groups",
)
NOT_SET += ("cpu_profiles", "enabled_features", "external_network_providers", "gluster_hooks", "gluster_volumes")
NOT_SET += ("network_filters", "networks", "permissions", "supported_versions", "custom_scheduling_policy_properties")
NOT_SET += ("upgrade_correlation_id", "upgrade_in_progress", "upgrade_percent_complete")
NOT_SET += ("maintenance_reason_required", "optional_reason")
"""What a request's body does not set in passing."""


def changed(before: Cluster, wish: Cluster, verb: str, *, fencing: FencingPolicy | None) -> Cluster:
    """The cluster with what the request wishes. `fencing` is the policy that a partial one completes."""
    plain = replace(wish, **dict.fromkeys(NOT_SET))
    after = merged(before, replace(plain, cpu=None, migration=None, fencing_policy=None, required_rng_sources=None))
    after = _cpu.changed(after, wish, verb)
    after = _policy.changed(after, wish, verb)
    if wish.fencing_policy is not None:
        policy = merged(fencing, wish.fencing_policy) if fencing else wish.fencing_policy
        broken = policy.skip_if_connectivity_broken
        if broken and not 0 <= (broken.threshold or 0) <= 100:
            raise Invalid(f"Cannot {verb} Cluster. The threshold is a percentage, not {broken.threshold}.")
        after = replace(after, fencing_policy=policy)
    if wish.required_rng_sources is not None:
        others = [s for s in wish.required_rng_sources if s != RngSource.URANDOM]
        after = replace(after, required_rng_sources=[RngSource.URANDOM, *dict.fromkeys(others)])
    if wish.migration is not None:
        after = replace(after, migration=_migration(before.migration, wish.migration, verb))
    after = _memory(before, after, wish)
    return _checked(before, after, verb)


def _migration(before: MigrationOptions | None, wish: MigrationOptions, verb: str) -> MigrationOptions:
    after = merged(before or MigrationOptions(), wish)
    if wish.bandwidth is not None:
        custom = wish.bandwidth.assignment_method == MigrationBandwidthAssignmentMethod.CUSTOM
        if custom and wish.bandwidth.custom_value is None:
            raise Invalid(f"Cannot {verb} Cluster. A custom migration bandwidth needs a value.")
        after = replace(after, bandwidth=wish.bandwidth)
    return after


def _memory(before: Cluster, after: Cluster, wish: Cluster) -> Cluster:
    """Overcommitment must be positive, else it stays; huge pages are on again unless the request says otherwise."""
    if wish.memory_policy is None:
        return after
    given, old = wish.memory_policy, before.memory_policy or MemoryPolicy()
    percent = given.over_commit.percent if given.over_commit else None
    over = MemoryOverCommit(percent=percent) if percent is not None and percent > 0 else old.over_commit
    pages = given.transparent_huge_pages or TransparentHugePages(enabled=True)
    return replace(after, memory_policy=MemoryPolicy(over_commit=over, transparent_huge_pages=pages))


def _checked(before: Cluster, after: Cluster, verb: str) -> Cluster:
    changes: dict[str, Any] = {}
    if not after.virt_service and not after.gluster_service:
        raise Invalid(f"Cannot {verb} Cluster. It must serve virtualization, Gluster or both.")
    if after.trusted_service:
        raise Invalid(f"Cannot {verb} Cluster. No attestation server is set up, so no host can be trusted.")
    serial = after.serial_number
    if serial and serial.policy == SerialNumberPolicy.CUSTOM and not serial.value:
        raise Invalid(f"Cannot {verb} Cluster. A custom serial number needs a value.")
    proxy = after.display.proxy if after.display else None
    if proxy == "":
        changes["display"] = None
    elif proxy and not PROXY.fullmatch(proxy):
        raise Invalid(f"Cannot {verb} Cluster. The display proxy {proxy!r} is no address.")
    threshold = after.log_max_memory_used_threshold
    if threshold is not None and not 0 <= threshold <= 100 and after.log_max_memory_used_threshold_type == "percentage":
        changes["log_max_memory_used_threshold"] = before.log_max_memory_used_threshold
    return replace(after, **changes)
