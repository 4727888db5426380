"""Affinity groups and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Decimal
    from vireo.model.cluster import Cluster
    from vireo.model.host import Host
    from vireo.model.vm import Vm


class AffinityGroup(Identified, frozen=True, kw_only=True):
    """Virtual machines and hosts that belong together, or apart."""

    broken: bool | None = None
    enforcing: bool | None = None
    hosts_rule: AffinityRule | None = None
    positive: bool | None = None
    priority: Decimal | None = None
    vms_rule: AffinityRule | None = None
    cluster: Cluster | None = None
    host_labels: list[AffinityLabel] | None = None
    hosts: list[Host] | None = None
    vm_labels: list[AffinityLabel] | None = None
    vms: list[Vm] | None = None


class AffinityLabel(Identified, frozen=True, kw_only=True):
    """A label; a virtual machine with it runs only on hosts with it."""

    has_implicit_affinity_group: bool | None = None
    read_only: bool | None = None
    hosts: list[Host] | None = None
    vms: list[Vm] | None = None


class AffinityRule(Located, frozen=True, kw_only=True):
    """Together or apart, and how strictly."""

    enabled: bool | None = None
    enforcing: bool | None = None
    positive: bool | None = None
