"""What the guest systems can have: oVirt's osinfo (packaging/conf/osinfo-defaults.properties), level 4.8."""

import json
from functools import cache
from pathlib import Path

import msgspec

from vireo.model.vm import VmBase

MIB = 1 << 20


class Guest(msgspec.Struct, frozen=True):
    """A guest system. `max_ram_mb` is of level 4.8; `displays` are protocol and video, the preferred first."""

    family: str
    architecture: str
    max_ram_mb: int
    displays: list[str]
    watchdogs: list[str]
    tpm: str

    @property
    def windows(self) -> bool:
        return self.family == "windows"

    @property
    def max_memory(self) -> int:
        """Bytes."""
        return self.max_ram_mb * MIB


@cache
def guests() -> dict[str, Guest]:
    """All of them by the name that `os.type` has."""
    return msgspec.convert(json.loads((Path(__file__).parent / "guests.json").read_text()), dict[str, Guest])


def guest(vm: VmBase) -> Guest:
    """The guest system of a VM; `other` if it says none or an unknown one."""
    return guests().get((vm.os and vm.os.type) or "other", guests()["other"])
