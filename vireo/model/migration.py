"""Live migration."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified, Located

if TYPE_CHECKING:
    from vireo.model._words import Int


class MigrateOnError(StrEnum):
    """Which virtual machines leave a host with errors."""

    DO_NOT_MIGRATE = "do_not_migrate"
    MIGRATE = "migrate"
    MIGRATE_HIGHLY_AVAILABLE = "migrate_highly_available"


class MigrationBandwidthAssignmentMethod(StrEnum):
    """Where the bandwidth for migrations comes from."""

    AUTO = "auto"
    CUSTOM = "custom"
    HYPERVISOR_DEFAULT = "hypervisor_default"


class ParallelMigrationsPolicy(StrEnum):
    """How many connections a migration uses."""

    AUTO = "auto"
    AUTO_PARALLEL = "auto_parallel"
    CUSTOM = "custom"
    DISABLED = "disabled"
    INHERIT = "inherit"


class InheritableBoolean(StrEnum):
    """Yes, no, or as the wider scope says."""

    FALSE = "false"
    INHERIT = "inherit"
    TRUE = "true"


class MigrationOptions(Located, frozen=True, kw_only=True):
    """How virtual machines migrate."""

    auto_converge: InheritableBoolean | None = None
    bandwidth: MigrationBandwidth | None = None
    compressed: InheritableBoolean | None = None
    custom_parallel_migrations: Int | None = None
    encrypted: InheritableBoolean | None = None
    parallel_migrations_policy: ParallelMigrationsPolicy | None = None
    policy: MigrationPolicy | None = None


class MigrationBandwidth(Located, frozen=True, kw_only=True):
    """The bandwidth for migrations."""

    assignment_method: MigrationBandwidthAssignmentMethod | None = None
    custom_value: Int | None = None
    """Mbit/s."""


class MigrationPolicy(Identified, frozen=True, kw_only=True):
    """A named migration policy."""


class ErrorHandling(Located, frozen=True, kw_only=True):
    """What becomes of virtual machines whose host has failed."""

    on_error: MigrateOnError | None = None
