"""Users, groups, roles and permissions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model.api import Property
    from vireo.model.catalog import Tag
    from vireo.model.cluster import Cluster
    from vireo.model.datacenter import DataCenter
    from vireo.model.disk import Disk
    from vireo.model.host import Host, SshPublicKey
    from vireo.model.storage import StorageDomain
    from vireo.model.template import Template
    from vireo.model.vm import Vm
    from vireo.model.vmpool import VmPool


class RoleType(StrEnum):
    """Kinds of roles."""

    ADMIN = "admin"
    USER = "user"


class User(Identified, frozen=True, kw_only=True):
    """A user."""

    department: str | None = None
    domain_entry_id: str | None = None
    email: str | None = None
    last_name: str | None = None
    logged_in: bool | None = None
    namespace: str | None = None
    password: str | None = None
    principal: str | None = None
    user_name: str | None = None
    user_options: list[Property] | None = None
    domain: Domain | None = None
    groups: list[Group] | None = None
    options: list[UserOption] | None = None
    permissions: list[Permission] | None = None
    roles: list[Role] | None = None
    ssh_public_keys: list[SshPublicKey] | None = None
    tags: list[Tag] | None = None


class UserOption(Identified, frozen=True, kw_only=True):
    """A setting that the portals keep for a user."""

    content: str | None = None
    user: User | None = None


class Group(Identified, frozen=True, kw_only=True):
    """A group of users."""

    domain_entry_id: str | None = None
    namespace: str | None = None
    domain: Domain | None = None
    permissions: list[Permission] | None = None
    roles: list[Role] | None = None
    tags: list[Tag] | None = None


class Domain(Identified, frozen=True, kw_only=True):
    """A directory of users and groups."""

    user: User | None = None
    groups: list[Group] | None = None
    users: list[User] | None = None


class Role(Identified, frozen=True, kw_only=True):
    """A set of permits."""

    administrative: bool | None = None
    mutable: bool | None = None
    permits: list[Permit] | None = None
    user: User | None = None


class Permit(Identified, frozen=True, kw_only=True):
    """The right to do one kind of thing."""

    administrative: bool | None = None
    role: Role | None = None


class Permission(Identified, frozen=True, kw_only=True):
    """A role of a user or group on an object."""

    cluster: Cluster | None = None
    data_center: DataCenter | None = None
    disk: Disk | None = None
    group: Group | None = None
    host: Host | None = None
    role: Role | None = None
    storage_domain: StorageDomain | None = None
    template: Template | None = None
    user: User | None = None
    vm: Vm | None = None
    vm_pool: VmPool | None = None
