"""/options/{name}: settings of the engine that clients read (wire 13.1). There is no list."""

import json
from pathlib import Path

from vireo.engine.api._collection import Collection
from vireo.engine.auth import permits
from vireo.engine.ops._call import Call
from vireo.errors import Gone
from vireo.model.api import SystemOption, SystemOptionValue

KNOWN: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "options.json").read_text())
"""Name -> version (4.2 ... 4.8, or `general`) -> the value's text."""

FOR_ADMINISTRATORS = frozenset({"MigrationPolicies"})
"""Not there for plain users."""


class Options(Collection):
    """The settings that oVirt lets read, with the values of a fresh installation."""

    path, cls, parameter = "options", SystemOption, "option"

    async def list(self, call: Call) -> list[SystemOption]:
        raise Gone("Options are read by name")

    async def get(self, call: Call, id: str) -> SystemOption:
        rights = permits.current.get()
        if id in FOR_ADMINISTRATORS and rights is not None and not rights.administrator:
            raise Gone(f"There is no option {id} for users")
        wanted = call.query.get("version")
        values = [
            SystemOptionValue(value=value, version=version)
            for version, value in KNOWN.get(id, {}).items()
            if wanted is None or version == wanted
        ]
        if not values:
            raise Gone(f"There is no option {id}")
        return SystemOption(id=id, name=id, values=values)
