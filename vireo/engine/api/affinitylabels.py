"""/affinitylabels and what has them"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.api._members import Members
from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_labels, hosts, vms
from vireo.model.affinity import AffinityLabel
from vireo.model.host import Host
from vireo.model.vm import Vm

Rows = list


class AffinityLabels(Collection):
    """VMs with a label run on hosts with it."""

    path, cls, table = "affinitylabels", AffinityLabel, affinity_labels
    noun, parameter = "affinitylabel", "affinity_label"

    async def view(self, call: Call, e: AffinityLabel) -> AffinityLabel:
        return replace(e, read_only=False, has_implicit_affinity_group=bool(e.has_implicit_affinity_group))


class AffinityLabelVms(Members):
    """The VMs with a label."""

    path, cls, noun = "affinitylabels/{affinity_label}/vms", Vm, "affinitylabelmember"
    holders, owner, member, table, parameter = affinity_labels, "affinity_label", "vms", vms, "member"
    home, added = "vms", 200


class AffinityLabelHosts(Members):
    """The hosts with a label."""

    path, cls, noun = "affinitylabels/{affinity_label}/hosts", Host, "affinitylabelmember"
    holders, owner, member, table, parameter = affinity_labels, "affinity_label", "hosts", hosts, "member"
    home, added = "hosts", 200


class LabelsOfVm(AffinityLabels):
    """The labels that a VM has."""

    path, noun = "vms/{vm}/affinitylabels", "assignedlabel"
    owner, member = "vm", "vms"

    async def list(self, call: Call) -> Rows[AffinityLabel]:
        id = call.path[self.owner]
        labels = await affinity_labels.list(call.db)
        return [e for e in labels if any(m.id == id for m in getattr(e, self.member) or [])]

    def address(self, call: Call, e: AffinityLabel, *, written: bool = False) -> str:
        return "affinitylabels"


class LabelsOfHost(LabelsOfVm):
    """The labels that a host has."""

    path, owner, member = "hosts/{host}/affinitylabels", "host", "hosts"
