"""Change a template."""

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops._call import Call
from vireo.engine.ops.template import _version
from vireo.engine.ops.vm._settings import Change, asked, settled
from vireo.engine.store import clusters, templates
from vireo.errors import Invalid
from vireo.model.template import Template

PERMIT = "edit_template_properties"


async def update(call: Call, id: str, changes: Template) -> None:
    """VMs made from it stay as they are. Of its version the name may be changed."""
    template = await templates.get(call.db, id, lock=True)
    if changes.id is not None and changes.id.lower() != id.lower():
        raise _immutable()
    if changes.name is not None and changes.name != template.name:
        await _version.renamed(call.db, template, changes.name)
    cluster = await clusters.find(call.db, id=template.cluster.id) if template.cluster else None
    wanted = replace(asked(changes), id=None, cluster=None)
    after = await settled(call.db, merged(template, wanted), Change(asked=wanted, before=template, cluster=cluster))
    if changes.version and changes.version.version_name and after.version:
        after = replace(after, version=replace(after.version, version_name=changes.version.version_name))
    await templates.save(call.db, after)
    call.query["all_content"] = "true"  # the answer of POST and PUT carries all (wire 5.8)


def _immutable() -> Invalid:
    e = Invalid("Attempt to set immutable field: id", "Broken immutability constraint")
    e.status = 409
    return e
