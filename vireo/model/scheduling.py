"""Scheduling policies."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo.model._identified import Identified

if TYPE_CHECKING:
    from vireo.model._words import Int
    from vireo.model.api import Property


class PolicyUnitType(StrEnum):
    """Kinds of policy units."""

    FILTER = "filter"
    LOAD_BALANCING = "load_balancing"
    WEIGHT = "weight"


class SchedulingPolicy(Identified, frozen=True, kw_only=True):
    """How hosts are chosen and load is balanced."""

    default_policy: bool | None = None
    locked: bool | None = None
    properties: list[Property] | None = None
    balances: list[Balance] | None = None
    filters: list[Filter] | None = None
    weight: list[Weight] | None = None


class SchedulingPolicyUnit(Identified, frozen=True, kw_only=True):
    """A part that scheduling policies are made of."""

    enabled: bool | None = None
    internal: bool | None = None
    properties: list[Property] | None = None
    type: PolicyUnitType | None = None


class Balance(Identified, frozen=True, kw_only=True):
    """A balancer in a scheduling policy."""

    scheduling_policy: SchedulingPolicy | None = None
    scheduling_policy_unit: SchedulingPolicyUnit | None = None


class Filter(Identified, frozen=True, kw_only=True):
    """A filter in a scheduling policy."""

    position: Int | None = None
    scheduling_policy_unit: SchedulingPolicyUnit | None = None


class Weight(Identified, frozen=True, kw_only=True):
    """A weight in a scheduling policy."""

    factor: Int | None = None
    scheduling_policy: SchedulingPolicy | None = None
    scheduling_policy_unit: SchedulingPolicyUnit | None = None
