"""The TPM, the sound card, the serial console and USB: on or off."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.ops.vm._settings._guests import guest
from vireo.errors import Invalid
from vireo.model.console import Console
from vireo.model.device import Usb, UsbType
from vireo.model.vm import BiosType

UEFI = {BiosType.Q35_OVMF, BiosType.Q35_SECURE_BOOT}


def check(vm: V, change: Change) -> V:
    """A TPM needs UEFI on x86 (flow vm-tpm). USB that is on is native (flow vm-usb)."""
    firmware = vm.bios.type if vm.bios else None
    if vm.tpm_enabled and change.cluster is not None and change.x86 and firmware not in UEFI:
        raise Invalid(f"VM {vm.name} cannot have a TPM with the firmware {firmware}: it needs UEFI.")
    if change.asked.tpm_enabled is False and change.before is None and guest(vm).tpm == "required":
        raise Invalid(f"VM {vm.name} must have a TPM: {vm.os and vm.os.type} does not run without one.")
    on = bool(vm.usb and vm.usb.enabled)
    return replace(
        vm,
        tpm_enabled=bool(vm.tpm_enabled),
        soundcard_enabled=bool(vm.soundcard_enabled),
        console=Console(enabled=bool(vm.console and vm.console.enabled)),
        usb=Usb(enabled=True, type=UsbType.NATIVE) if on else Usb(enabled=False),
    )
