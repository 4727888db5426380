"""How things are mapped when a machine is registered from storage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import field

from vireo.model._identified import Located

if TYPE_CHECKING:
    from vireo.model.affinity import AffinityGroup, AffinityLabel
    from vireo.model.cluster import Cluster
    from vireo.model.disk import Disk
    from vireo.model.network import VnicProfile
    from vireo.model.user import Domain, Role


class RegistrationConfiguration(Located, frozen=True, kw_only=True):
    """What takes the place of what when a machine is registered."""

    affinity_group_mappings: list[RegistrationAffinityGroupMapping] | None = None
    affinity_label_mappings: list[RegistrationAffinityLabelMapping] | None = None
    cluster_mappings: list[RegistrationClusterMapping] | None = None
    domain_mappings: list[RegistrationDomainMapping] | None = None
    lun_mappings: list[RegistrationLunMapping] | None = None
    role_mappings: list[RegistrationRoleMapping] | None = None
    vnic_profile_mappings: list[RegistrationVnicProfileMapping] | None = None


class RegistrationAffinityGroupMapping(Located, frozen=True, kw_only=True):
    """One affinity group in place of another."""

    from_: AffinityGroup | None = field(default=None, name="from")
    to: AffinityGroup | None = None


class RegistrationAffinityLabelMapping(Located, frozen=True, kw_only=True):
    """One affinity label in place of another."""

    from_: AffinityLabel | None = field(default=None, name="from")
    to: AffinityLabel | None = None


class RegistrationClusterMapping(Located, frozen=True, kw_only=True):
    """One cluster in place of another."""

    from_: Cluster | None = field(default=None, name="from")
    to: Cluster | None = None


class RegistrationDomainMapping(Located, frozen=True, kw_only=True):
    """One directory in place of another."""

    from_: Domain | None = field(default=None, name="from")
    to: Domain | None = None


class RegistrationLunMapping(Located, frozen=True, kw_only=True):
    """One LUN in place of another."""

    from_: Disk | None = field(default=None, name="from")
    to: Disk | None = None


class RegistrationRoleMapping(Located, frozen=True, kw_only=True):
    """One role in place of another."""

    from_: Role | None = field(default=None, name="from")
    to: Role | None = None


class RegistrationVnicProfileMapping(Located, frozen=True, kw_only=True):
    """One profile of virtual NICs in place of another."""

    from_: VnicProfile | None = field(default=None, name="from")
    to: VnicProfile | None = None
