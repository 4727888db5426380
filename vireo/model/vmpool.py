"""Pools of virtual machines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.cluster import Cluster
    from vireo.model.console import Display
    from vireo.model.device import RngDevice
    from vireo.model.template import InstanceType, Template
    from vireo.model.user import Permission
    from vireo.model.vm import Vm


class VmPoolType(StrEnum):
    """Whether users take machines from a pool or are given them."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class VmPool(Identified, frozen=True, kw_only=True):
    """A pool of like virtual machines that users take from."""

    auto_storage_select: bool | None = None
    display: Display | None = None
    max_user_vms: Int | None = None
    prestarted_vms: Int | None = None
    rng_device: RngDevice | None = None
    size: Int | None = None
    soundcard_enabled: bool | None = None
    stateful: bool | None = None
    tpm_enabled: bool | None = None
    type: VmPoolType | None = None
    use_latest_template_version: bool | None = None
    cluster: Cluster | None = None
    instance_type: InstanceType | None = None
    permissions: list[Permission] | None = None
    template: Template | None = None
    vm: Vm | None = None
