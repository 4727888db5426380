"""Find the modules of a room: a file dropped into the package is found, nothing else to register."""

import importlib
import pkgutil
from types import ModuleType


def load(room: str) -> list[ModuleType]:
    package = importlib.import_module(room)
    return [
        importlib.import_module(f"{room}.{m.name}")
        for m in pkgutil.iter_modules(package.__path__)
        if not m.name.startswith("_")
    ]
