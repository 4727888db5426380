"""Add an instance type."""

import uuid
from datetime import UTC, datetime

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import instance_types, templates
from vireo.engine.store.seed import BLANK
from vireo.errors import Invalid
from vireo.model.console import GraphicsConsole, GraphicsType
from vireo.model.device import RngDevice, RngSource
from vireo.model.template import InstanceType

PERMIT = "create_template"
ON = "system"
HARDWARE = (
    *("console", "cpu", "display", "high_availability", "io", "memory", "memory_policy", "migration", "usb"),
    *("migration_downtime", "os", "placement_policy", "rng_device", "soundcard_enabled", "tpm_enabled", "virtio_scsi"),
)
"""What an instance type says (flow instance-type)."""


async def add(call: Call, new: InstanceType) -> InstanceType:
    """What the request leaves open is Blank's."""
    need(new, "instance_type", "name")
    if not new.name:
        raise Invalid("InstanceType [name] required for add", "Incomplete parameters")
    name = _names.check(new.name, "instance type", "add", 255)
    await _names.free(call.db, instance_types, "instance type", "add", name=name)
    blank = await templates.get(call.db, BLANK)
    start = InstanceType(
        rng_device=RngDevice(source=RngSource.URANDOM),
        **{f: getattr(blank, f) for f in HARDWARE if f not in {"rng_device", "cpu"}},
    )
    kind = hardware(await settled(call.db, merged(start, asked(new)), Change(asked=new)))
    kind = replace(
        kind,
        id=str(uuid.uuid4()),
        name=name,
        description=new.description or "",
        creation_time=datetime.now(UTC),
        graphics_consoles=[GraphicsConsole(id="766e63", protocol=GraphicsType.VNC)],
    )
    await instance_types.add(call.db, kind)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)
    return kind


def hardware(kind: InstanceType) -> InstanceType:
    """The instance type with what one can say, and nothing else."""
    return InstanceType(**{f: getattr(kind, f) for f in HARDWARE})
