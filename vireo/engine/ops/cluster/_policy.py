"""The scheduling policy of a cluster and the properties that it has for it."""

import re

from msgspec.structs import replace

from vireo.engine.store.seed import data
from vireo.errors import Invalid
from vireo.model.api import Property
from vireo.model.cluster import Cluster
from vireo.model.scheduling import SchedulingPolicy

NONE = "b4ed2332-a7ac-4d5f-9596-99a439cb2812"
"""Id of the policy `none`."""
_DATA = data("policy_property")
DEFAULTS: dict[str, dict[str, str]] = _DATA["defaults"]
"""What the properties are from the start, by policy; a policy of one's own has those of `none`."""
PATTERNS = {name: re.compile(pattern) for name, pattern in _DATA["patterns"].items()}


def changed(c: Cluster, wish: Cluster, verb: str) -> Cluster:
    """The cluster with the wished properties; those that its policy does not have are passed over."""
    known = DEFAULTS.get(str(c.scheduling_policy.id) if c.scheduling_policy else NONE, DEFAULTS[NONE])
    mine = c.custom_scheduling_policy_properties or []
    values = dict(known)
    if mine and wish.scheduling_policy and wish.scheduling_policy.id and wish.scheduling_policy.id not in DEFAULTS:
        values = {str(p.name): str(p.value) for p in mine}  # of a policy that is not oVirt's nothing is known
    values |= {str(p.name): str(p.value) for p in mine if p.name in values}
    for p in wish.custom_scheduling_policy_properties or []:
        if p.name in values:
            if not PATTERNS[str(p.name)].fullmatch(p.value or ""):
                raise Invalid(f"Cannot {verb} Cluster. {p.value!r} is no value for {p.name}.")
            values[str(p.name)] = p.value or ""
    return replace(c, custom_scheduling_policy_properties=[Property(name=n, value=v) for n, v in values.items()])


def chosen(id: str | None, known: set[str]) -> SchedulingPolicy:
    """The policy that a request names by its id; `none` if there is no such policy."""
    return SchedulingPolicy(id=id if id in known else NONE)
