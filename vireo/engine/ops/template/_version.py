"""The versions of templates: of one name, numbered from 1."""

from vireo.engine.ops import _names
from vireo.engine.ops.vm._template import versions
from vireo.engine.store import templates
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.template import Template, TemplateVersion

FIRST = "base version"


async def placed(db: Db, new: Template, id: str) -> tuple[str, TemplateVersion]:
    """The name and the version of a new template: the first of its name, or the next one of its base template."""
    asked = new.version or TemplateVersion()
    base = asked.base_template
    if base is not None and (base.id or base.name):
        first = await templates.refer(db, base)
        there = await versions(db, str(first.name))
        number = 1 + max((t.version.version_number or 1) if t.version else 1 for t in there)
        name = asked.version_name or f"v{number}"
        return str(first.name), TemplateVersion(
            version_name=name, version_number=number, base_template=Template(id=there[0].id)
        )
    if not new.name:
        raise Invalid("Cannot add template. The name must not be empty.")
    name = _names.check(new.name, "template", "add", 255)
    await _names.free(db, templates, "template", "add", name=name)
    return name, TemplateVersion(
        version_name=asked.version_name or FIRST, version_number=1, base_template=Template(id=id)
    )


async def renamed(db: Db, template: Template, name: str) -> None:
    """All versions have the name. Refused if it is another template's, Invalid if it is none."""
    _names.check(name, "template", "edit", 255)
    if await templates.find(db, name=name):
        raise Refused(f"Cannot edit template. The name {name} is already in use.")
    await db.execute("update template set name = %s, revision = revision + 1 where name = %s", (name, template.name))
