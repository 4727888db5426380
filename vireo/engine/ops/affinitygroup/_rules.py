"""The rules of an affinity group, in their newer and older words."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from vireo.engine.store import affinity_groups, affinity_labels, hosts, vms
from vireo.engine.store.db import Db
from vireo.engine.store.table import Table, is_uuid
from vireo.errors import Invalid
from vireo.model.affinity import AffinityGroup, AffinityRule

MEMBERS: dict[str, tuple[Table[Any], str]] = {
    "vms": (vms, "VM"),
    "hosts": (hosts, "Host"),
    "vm_labels": (affinity_labels, "Affinity label"),
    "host_labels": (affinity_labels, "Affinity label"),
}


def ruled(group: AffinityGroup, asked: AffinityGroup) -> AffinityGroup:
    """The group with both ways to say a rule the same: `positive` and `enforcing` are those of `vms_rule`."""
    vm = group.vms_rule or AffinityRule()
    given = asked.vms_rule or AffinityRule()
    said = asked.vms_rule is not None or asked.positive is not None
    positive = given.positive if given.positive is not None else asked.positive
    enforcing = given.enforcing if given.enforcing is not None else asked.enforcing
    vm = AffinityRule(
        enabled=vm.enabled if vm.enabled is not None else said,
        positive=bool(vm.positive if positive is None else positive),
        enforcing=bool(vm.enforcing if enforcing is None else enforcing),
    )
    host = group.hosts_rule or AffinityRule()
    host = AffinityRule(enabled=bool(host.enabled), positive=bool(host.positive), enforcing=bool(host.enforcing))
    return replace(group, vms_rule=vm, hosts_rule=host, positive=vm.positive, enforcing=vm.enforcing)


async def members(db: Db, group: AffinityGroup) -> AffinityGroup:
    """The group with its members by id only. Invalid, naming it, if one does not exist or is of another cluster."""
    lists: dict[str, Any] = {}
    for name, (table, what) in MEMBERS.items():
        wanted = list(dict.fromkeys(m.id for m in getattr(group, name) or []))
        there = {e.id: e for e in await table.list(db, id=[UUID(i) for i in wanted if is_uuid(i)])}
        for id in wanted:
            if id not in there:
                raise Invalid(f"{what} {id} of affinity group {group.name} does not exist.")
            home = getattr(there[id], "cluster", None)
            if home is not None and group.cluster is not None and home.id != group.cluster.id:
                raise Invalid(f"{what} {there[id].name} is not in the cluster of affinity group {group.name}.")
        lists[name] = [table.cls(id=id) for id in wanted] or None
    return replace(group, **lists)


async def free(db: Db, cluster: str | None, name: str | None) -> None:
    """Invalid if the cluster has a group of this name."""
    if await affinity_groups.find(db, cluster=cluster, name=name):
        raise Invalid(f"Cannot use the name {name}: another affinity group of the cluster has it.")
