"""What the API speaks of, in oVirt's own names. One file per subject; a file dropped in here is found.

The types refer to each other in circles, so a file imports the types of other files for the type checker only, and
their names are given to every file here, once all are loaded. The encoded name of an attribute is oVirt's tag.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from vireo import rooms
from vireo.base import Part
from vireo.model import _identified, _words
from vireo.model._identified import Actions, Identified, Link

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["ENUMS", "TYPES", "Actions", "Identified", "Link"]


def _classes(module: "ModuleType") -> list[type]:
    return [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == module.__name__]


_rooms = rooms.load(__name__)
_found = [c for module in _rooms for c in _classes(module)]

TYPES: dict[str, type[Part]] = {"Identified": Identified} | {c.__name__: c for c in _found if issubclass(c, Part)}
"""oVirt's types by name."""

ENUMS: dict[str, type[StrEnum]] = {c.__name__: c for c in _found if issubclass(c, StrEnum)}
"""oVirt's enumerated types by name."""

_names = vars(_words) | {c.__name__: c for c in [*_classes(_identified), *_found]}
for _module in [_identified, *_rooms]:
    for _name, _thing in _names.items():
        vars(_module).setdefault(_name, _thing)
