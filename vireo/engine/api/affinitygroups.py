"""/clusters/{cluster}/affinitygroups and what is in them"""

from typing import Any

from msgspec.structs import replace

from vireo.engine.api._below import Below
from vireo.engine.api._members import Members
from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_groups, affinity_labels, hosts, vms
from vireo.model.affinity import AffinityGroup, AffinityLabel
from vireo.model.host import Host
from vireo.model.vm import Vm


class AffinityGroups(Below):
    """What belongs together, or apart, in a cluster."""

    path, cls, table = "clusters/{cluster}/affinitygroups", AffinityGroup, affinity_groups
    noun, parameter = "affinitygroup", "affinity_group"
    inline = ("vms", "hosts", "vm_labels", "host_labels")

    async def view(self, call: Call, e: AffinityGroup) -> AffinityGroup:
        lists: dict[str, Any] = {name: getattr(e, name) or [] for name in self.inline}
        return replace(e, broken=False, **lists)


class AffinityGroupVms(Members):
    """The VMs of a group."""

    path, cls, noun = "clusters/{cluster}/affinitygroups/{affinity_group}/vms", Vm, "affinitygroupmember"
    holders, owner, member, table, parameter = affinity_groups, "affinity_group", "vms", vms, "member"
    home, named, added = "vms", True, 200


class AffinityGroupHosts(Members):
    """The hosts of a group."""

    path, cls, noun = "clusters/{cluster}/affinitygroups/{affinity_group}/hosts", Host, "affinitygroupmember"
    holders, owner, member, table, parameter = affinity_groups, "affinity_group", "hosts", hosts, "member"
    home, named, added = "hosts", True, 200


class AffinityGroupVmLabels(Members):
    """The labels whose VMs are in a group."""

    path, cls = "clusters/{cluster}/affinitygroups/{affinity_group}/vmlabels", AffinityLabel
    holders, owner, member, table, parameter = affinity_groups, "affinity_group", "vm_labels", affinity_labels, "member"
    home, named, added, noun = "affinitylabels", True, 200, "affinitygroupmember"


class AffinityGroupHostLabels(Members):
    """The labels whose hosts are in a group."""

    path, cls = "clusters/{cluster}/affinitygroups/{affinity_group}/hostlabels", AffinityLabel
    holders, owner, member, table = affinity_groups, "affinity_group", "host_labels", affinity_labels
    home, named, added, noun, parameter = "affinitylabels", True, 200, "affinitygrouphostlabel", "member"
