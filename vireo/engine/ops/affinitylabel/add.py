"""Add an affinity label."""

import uuid

from msgspec.structs import replace

from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_labels
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.affinity import AffinityLabel
from vireo.model.host import Host
from vireo.model.vm import Vm

PERMIT = "tag_management"
ON = "system"


async def add(call: Call, new: AffinityLabel) -> AffinityLabel:
    """An id in the request becomes the label's (wire 8.2)."""
    if not new.name:
        raise Invalid("AffinityLabel [name] required for add", "Incomplete parameters")
    name = _names.check(new.name, "affinity label", "add")
    await _names.free(call.db, affinity_labels, "affinity label", "add", name=name)
    if new.id is not None and (not is_uuid(new.id) or await affinity_labels.find(call.db, id=new.id)):
        raise Refused(f"Cannot add affinity label. The id {new.id} is not a free UUID.")
    label = replace(
        new,
        id=new.id or str(uuid.uuid4()),
        read_only=None,
        vms=[Vm(id=v.id) for v in new.vms or []] or None,
        hosts=[Host(id=h.id) for h in new.hosts or []] or None,
    )
    await affinity_labels.add(call.db, label)
    return label
