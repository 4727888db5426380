"""The root of the API, and what the engine says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Date, Int
    from vireo.model.catalog import Tag
    from vireo.model.template import Template
    from vireo.model.user import User


class Api(Identified, frozen=True, kw_only=True):
    """The root of the API."""

    engine_backup: EngineBackupInfo | None = None
    product_info: ProductInfo | None = None
    special_objects: SpecialObjects | None = None
    summary: ApiSummary | None = None
    time: Date | None = None
    authenticated_user: User | None = None
    effective_user: User | None = None


class ApiSummary(Located, frozen=True, kw_only=True):
    """How much of everything there is."""

    hosts: ApiSummaryItem | None = None
    storage_domains: ApiSummaryItem | None = None
    users: ApiSummaryItem | None = None
    vms: ApiSummaryItem | None = None


class ApiSummaryItem(Located, frozen=True, kw_only=True):
    """How many objects there are, and how many are in use."""

    active: Int | None = None
    total: Int | None = None


class ProductInfo(Located, frozen=True, kw_only=True):
    """What the engine is."""

    instance_id: str | None = None
    name: str | None = None
    vendor: str | None = None
    version: Version | None = None


class SpecialObjects(Located, frozen=True, kw_only=True):
    """The objects that every installation has."""

    blank_template: Template | None = None
    root_tag: Tag | None = None


class EngineBackupInfo(Located, frozen=True, kw_only=True):
    """When the engine was last backed up."""

    last_cinder_backup: Date | None = None
    last_db_backup: Date | None = None
    last_dwh_backup: Date | None = None
    last_engine_backup: Date | None = None
    last_grafana_backup: Date | None = None
    last_keycloak_backup: Date | None = None


class Version(Identified, frozen=True, kw_only=True):
    """A version."""

    build: Int | None = None
    full_version: str | None = None
    major: Int | None = None
    minor: Int | None = None
    revision: Int | None = None


class SystemOption(Identified, frozen=True, kw_only=True):
    """A setting of the engine."""

    values: list[SystemOptionValue] | None = None


class SystemOptionValue(Located, frozen=True, kw_only=True):
    """The value of a setting in a version."""

    value: str | None = None
    version: str | None = None


class Option(Located, frozen=True, kw_only=True):
    """An option by name."""

    name: str | None = None
    type: str | None = None
    value: str | None = None


class Property(Located, frozen=True, kw_only=True):
    """A name with a value."""

    name: str | None = None
    value: str | None = None
