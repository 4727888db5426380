"""/templates"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.api.vms import CONTENT
from vireo.engine.ops._call import Call
from vireo.engine.ops.vm._settings.initialization import shown
from vireo.engine.store import templates
from vireo.model.template import Template


class Templates(Collection):
    """Templates; Blank is always there."""

    path, cls, table, kind = "templates", Template, templates, "template"
    noun, parameter = "template", "template"

    async def view(self, call: Call, e: Template) -> Template:
        given = shown(e.initialization) if e.initialization else None
        hidden = {} if call.flag("all_content") else {n: None for n in CONTENT if n in e.__struct_fields__}
        return replace(e, initialization=given, vm=None, **hidden)
