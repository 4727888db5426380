"""Change an instance type."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops.instancetype.add import HARDWARE, hardware
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import instance_types
from vireo.model.template import InstanceType

PERMIT = "edit_template_properties"
ON = "system"


async def update(call: Call, id: str, changes: InstanceType) -> None:
    """VMs that are of it stay as they are."""
    kind = await instance_types.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != kind.name:
        _names.check(changes.name, "instance type", "edit", 255)
        await _names.free(call.db, instance_types, "instance type", "edit", name=changes.name, but=id)
    after = await settled(call.db, merged(kind, asked(changes)), Change(asked=changes, before=kind))
    said = hardware(after)
    kept = replace(
        kind,
        name=changes.name or kind.name,
        description=kind.description if changes.description is None else changes.description,
        **{f: getattr(said, f) for f in HARDWARE},
    )
    await instance_types.save(call.db, kept)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)
