"""Remove a template."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.vm._template import versions
from vireo.engine.store import templates, vm_pools, vms
from vireo.engine.store.seed import BLANK
from vireo.errors import Invalid, Refused

PERMIT = "delete_template"


async def remove(call: Call, id: str) -> None:
    """Not while VMs are made from it, nor the first version while there are others; Blank never."""
    template = await templates.get(call.db, id, lock=True)
    if id == BLANK:
        raise Invalid("Cannot remove template. Blank is always there: it is in no cluster.")
    if template.delete_protected:
        raise Refused(f"Cannot remove template. Delete protection is enabled for template {template.name}.")
    there = await versions(call.db, str(template.name))
    if len(there) > 1 and there[0].id == id:
        raise Refused(f"Cannot remove template. Template {template.name} has further versions.")
    users = [e.name for e in [*await vms.list(call.db, template=id), *await vm_pools.list(call.db, template=id)]]
    if users:
        raise Refused(f"Cannot remove template. Made from template {template.name}: {', '.join(map(str, users[:5]))}.")
    await templates.remove(call.db, id)
