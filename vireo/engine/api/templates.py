"""/templates"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import templates
from vireo.model.template import Template


class Templates(Collection):
    """Templates; Blank is always there."""

    path, cls, table, kind, parameter = "templates", Template, templates, "template", "template"
