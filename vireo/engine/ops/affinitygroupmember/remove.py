"""Take a VM, host or label out of an affinity group."""

from typing import Any

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.affinitygroupmember.add import LISTS
from vireo.engine.store import affinity_groups

PERMIT = "manipulate_affinity_groups"
ON = "cluster"


async def remove(call: Call, id: str) -> None:
    """It stays what it is."""
    group = await affinity_groups.get(call.db, call.path["affinity_group"], lock=True)
    lists: dict[str, Any] = {n: [m for m in getattr(group, n) or [] if m.id != id] or None for n in LISTS.values()}
    await affinity_groups.save(call.db, replace(group, **lists))
