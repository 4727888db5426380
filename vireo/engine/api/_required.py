"""What a request's body must have, and may not: told before a verb is asked, in oVirt's two forms (wire 7.7, 7.8)."""

from typing import Any

from vireo.base import Part
from vireo.codec import names
from vireo.engine.api._model import Service
from vireo.errors import Invalid, Refused

OWN_CHECK = frozenset(
    {"Vms", "Hosts", "StorageDomains", "Disks", "AssignedPermissions", "SystemPermissions", "StorageServerConnections"}
)
"""Services that do not check what the model says is mandatory, but what `COMPLETE` says."""

COMPLETE = {
    "AffinityLabels": ["name"],
    "Clusters": ["name"],
    "DataCenters": ["name"],
    "Hosts": ["name", "address"],
    "InstanceTypes": ["name"],
    "MacPools": ["name"],
    "Networks": ["name", "dataCenter.name|id"],
    "Qoss": ["name"],
    "Quotas": ["name"],
    "SchedulingPolicies": ["name"],
    "StorageDomains": ["host.id|name", "type", "storage"],
    "Tags": ["name"],
    "VmNics": ["name"],
    "Vms": ["cluster.id|name"],
    "VnicProfiles": ["name"],
}
"""What an added entity must have and not empty, in oVirt's words: `a|b.c` is a.c or b.c, `a.b|c` is a.b or a.c."""


def check_mandatory(service: Service | None, method: str, body: Part, parameter: str = "") -> None:
    """Invalid, naming the first thing that is missing. `parameter`: the body's name in the model's paths, if it has one."""
    if service is None:
        return
    if service.name not in OWN_CHECK:
        for group in service.mandatory.get(method, []):
            if not any(_has(body, _inner(path, parameter)) for path in group):
                said = " or ".join(f"'{p.replace('[]', '')}'" for p in group)
                many = len(group) > 1
                text = (
                    f"Parameter{'s' if many else ''} {said} {'are' if many else 'is'} mandatory but was not provided."
                )
                raise Invalid(text, "Input validation failed.")
    if method == "add":
        missing = [rule for rule in COMPLETE.get(service.name, []) if not _full(body, rule)]
        if missing:
            text = f"{type(body).__name__} [{', '.join(missing)}] required for add"
            raise Invalid(text, "Incomplete parameters")


def empty_body(service: Service | None, method: str, cls: type[Part]) -> Invalid:
    """What to raise for a body that is not there at all."""
    groups = service.mandatory.get(method, []) if service else []
    name = groups[0][0].partition(".")[0] if groups else names.singular(cls)
    return Invalid(f"Parameter '{name}' is mandatory but was not provided.", "Input validation failed.")


def check_immutable(id: str | None, body: Any) -> None:
    """Refused if the body gives the entity another id."""
    if id is not None and getattr(body, "id", None) not in (None, id) and str(body.id).lower() != id.lower():
        raise Immutable("Attempt to set immutable field: id")


class Immutable(Refused):
    """An attribute that never changes was to be changed."""

    code = "immutable"
    reason = "Broken immutability constraint"


def _inner(path: str, parameter: str) -> list[str]:
    """The path inside the body. An action's paths start with one of its own attributes."""
    steps = path.split(".")
    return steps if parameter == "action" else steps[1:]


def _has(value: Any, steps: list[str]) -> bool:
    """Whether there is something at the path, if only an empty text. A list must have items, and all of them it."""
    if not steps or value is None:
        return value is not None
    step, *rest = steps
    many = step.endswith("[]")
    inner = _member(value, step.removesuffix("[]"))
    if many:
        return bool(inner) and all(_has(i, rest) for i in inner)
    return _has(inner, rest)


def _full(body: Any, rule: str) -> bool:
    head, _, tail = rule.partition(".")
    things = [_member(body, _snake(h)) for h in head.split("|")]
    ends = tail.split("|") if tail else []
    return any(
        t is not None and t != "" and (not ends or any(_member(t, e) not in (None, "") for e in ends)) for t in things
    )


def _member(value: Any, name: str) -> Any:
    return getattr(value, name, None) if hasattr(value, name) else getattr(value, f"{name}_", None)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
