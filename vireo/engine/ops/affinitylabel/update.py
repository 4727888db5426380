"""Change an affinity label."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import affinity_labels
from vireo.model.affinity import AffinityLabel

PERMIT = "tag_management"
ON = "system"


async def update(call: Call, id: str, changes: AffinityLabel) -> None:
    """Its name, and its members if they are listed. That it makes an affinity group is fixed when it is added."""
    label = await affinity_labels.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != label.name:
        name = _names.check(changes.name, "affinity label", "edit")
        await _names.free(call.db, affinity_labels, "affinity label", "edit", name=name, but=id)
    own = replace(changes, id=None, read_only=None, has_implicit_affinity_group=None)
    await affinity_labels.save(call.db, merged(label, own))
