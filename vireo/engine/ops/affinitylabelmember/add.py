"""Give a VM or host an affinity label."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import affinity_labels, hosts, vms
from vireo.model.affinity import AffinityLabel
from vireo.model.host import Host

PERMIT = "tag_management"
ON = "system"


async def add(call: Call, new: Any) -> Any:
    """It may have it already."""
    need(new, type(new).__name__.lower(), "id")
    label = await affinity_labels.get(call.db, call.path["affinity_label"], lock=True)
    table: Any = hosts if isinstance(new, Host) else vms
    e = await table.refer(call.db, new)
    await affinity_labels.save(call.db, given(label, type(new)(id=e.id)))
    return type(new)(id=e.id)


def given(label: AffinityLabel, e: Any) -> AffinityLabel:
    """The label with this VM or host."""
    name = "hosts" if isinstance(e, Host) else "vms"
    kept = [m for m in getattr(label, name) or [] if m.id != e.id]
    return replace(label, **{name: [*kept, e]})


def taken(label: AffinityLabel, id: str) -> AffinityLabel:
    """The label without the VM or host of this id."""
    lists: dict[str, Any] = {n: [m for m in getattr(label, n) or [] if m.id != id] or None for n in ("vms", "hosts")}
    return replace(label, **lists)
