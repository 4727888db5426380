"""A trusted platform module, emulated by swtpm."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from vireo.hardware._base import Device, elem

if TYPE_CHECKING:
    from vireo.model.vm import Vm


class Tpm(Device, frozen=True, kw_only=True, tag="tpm"):
    """A TPM whose state outlives the run of the VM."""

    model: Literal["tpm-crb", "tpm-tis"] = "tpm-crb"
    version: Literal["1.2", "2.0"] = "2.0"

    @classmethod
    def of(cls, vm: "Vm") -> Iterator["Tpm"]:
        if vm.tpm_enabled:
            yield cls()

    def xml(self) -> Element:
        backend = elem("backend", type="emulator", version=self.version, persistent_state="yes")
        return elem("tpm", backend, model=self.model)
