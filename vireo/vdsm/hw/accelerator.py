"""Whether KVM works here: a probe guest tells, not /dev/kvm.

The probe is a boot sector that enters 64-bit mode, counts to LOOPS, takes an exception and, in its handler, writes one
byte to QEMU's isa-debug-exit port. QEMU then ends with a status that only a guest which really ran can give. The counting
is there because some kernels offer /dev/kvm without the processor's help and interpret the guest: a probe that only
starts passes there, at a hundredth of emulation's speed, and Linux never boots. It is tried once per boot and QEMU
version; the answer is kept in the state directory.
"""

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vireo import log
from vireo.base import Part
from vireo.errors import HostError
from vireo.vdsm import run

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

logger = log.get(__name__)

QEMU = "qemu-system-x86_64"
PORT, WORD = 0xF4, 0x2A
PROVEN = WORD << 1 | 1
"""QEMU's exit status: isa-debug-exit gives (value << 1) | 1."""
LOOPS = 1 << 26
"""A tenth of a second on a processor, half a second in emulation, half a minute where a kernel interprets the guest."""
LIMIT = 8.0
"""Seconds that the probe may take, the BIOS included."""

_ENTER_64_BIT = """
    fa 31c0 8ed8 8ec0 8ed0 bc007c          cli; ds, es, ss = 0; sp = 0x7c00
    bf0010 b9000c 6631c0 fc 66f3ab         clear 0x1000 to 0x4000
    c70600100320 c70600200330              page tables: 0x1000 -> 0x2000 -> 0x3000
    c70600308300                           the first 2 MiB are mapped to themselves
    0f20e0 0c20 0f22e0                     cr4.pae
    66b800100000 0f22d8                    cr3 = 0x1000
    66b9800000c0 0f32 80cc01 0f30          efer.lme
    660f0116177d                           lgdt [0x7d17]
    0f20c0 660d01000080 0f22c0             cr0.pg, cr0.pe
    ea607c0800                             jmp 8:0x7c60
"""
_COUNT_AND_FAULT = """
    31c0 8ed8 8ed0 bc007c0000              ds, ss = 0; esp = 0x7c00
    bf00400000                             the interrupt table is at 0x4000:
    c74760007d0800 c74764008e0000          vector 6, invalid opcode, is at 8:0x7d00
    48c7476800000000
    0f011c251d7d0000                       lidt [0x7d1d]
    b9{loops} ffc9 75fc                    ecx = LOOPS; count down to 0
    0f0b                                   ud2
"""
_HANDLER = """
    b0{word} e6{port} f4 ebfd              out PORT, WORD; hlt for ever
    0000000000000000 00000000009b2000      gdt: null, 64-bit code
    0f00 077d0000                          0x7d17: its limit and address
    ff0f 0040000000000000                  0x7d1d: the interrupt table's
"""


class Verdict(Part, frozen=True, kw_only=True):
    """What the probe found, and for which kernel's boot and which QEMU it holds."""

    accelerator: str
    reason: str
    boot: str
    qemu: str


def boot_sector() -> bytes:
    """512 bytes that a BIOS loads at 0x7c00 and runs, for the signature at their end."""
    loops, word, port = LOOPS.to_bytes(4, "little").hex(), f"{WORD:02x}", f"{PORT:02x}"
    start = _code(_ENTER_64_BIT).ljust(0x60, b"\0")
    count = _code(_COUNT_AND_FAULT.replace("{loops}", loops))
    handler = _code(_HANDLER.replace("{word}", word).replace("{port}", port))
    return ((start + count).ljust(0x100, b"\0") + handler).ljust(510, b"\0") + b"\x55\xaa"


def _code(listing: str) -> bytes:
    """The machine code on the left of a listing; what it does is two spaces away on the right."""
    return b"".join(bytes.fromhex(line.strip().split("  ")[0]) for line in listing.strip().splitlines())


async def probe(accelerator: str) -> str | None:
    """None if a guest runs with it; else why not, in a sentence."""
    with tempfile.NamedTemporaryFile(prefix="vireo-probe-") as file:
        file.write(boot_sector())
        file.flush()
        argv = [QEMU, "-accel", accelerator, "-machine", "pc", "-display", "none", "-nodefaults", "-no-user-config"]
        argv += ["-m", "16", "-device", f"isa-debug-exit,iobase={PORT:#x},iosize=0x01"]
        argv += ["-drive", f"file={file.name},format=raw,if=ide,readonly=off,snapshot=on"]
        try:
            outcome = await run.end(*argv, limit=LIMIT)
        except HostError as e:
            if e.code == "command_timeout":
                return f"a probe guest did not count to {LOOPS} within {LIMIT:g} s, as any processor does"
            return str(e)
    if outcome.status == PROVEN:
        return None
    said = outcome.err.decode(errors="replace").strip().splitlines()
    return f"a probe guest did not run: {said[-1] if said else f'QEMU ended with status {outcome.status}'}"


async def accelerator(host: "Host") -> tuple[str, str]:
    """`kvm` or `qemu` (emulation), and why, in words. What the configuration says is not questioned."""
    if host.config.accelerator != "auto":
        return host.config.accelerator, "chosen in the configuration"
    boot, qemu = _boot_id(), await qemu_version()
    file = host.config.state / "accelerator.json"
    kept = _read(file)
    if kept is None or (kept.boot, kept.qemu) != (boot, qemu):
        why_not = "/dev/kvm does not exist" if not _device() else await probe("kvm")
        if why_not is None:
            kept = Verdict(accelerator="kvm", reason="a probe guest ran with it", boot=boot, qemu=qemu)
        else:
            kept = Verdict(accelerator="qemu", reason=f"KVM does not work here: {why_not}", boot=boot, qemu=qemu)
        _write(file, kept)
    return kept.accelerator, kept.reason


async def start(host: "Host") -> None:
    """Tell the rest of VDSM, and whoever is connected when it is emulation against expectation."""
    host.accelerator, host.accelerator_reason = await accelerator(host)
    logger.info("accelerator", accelerator=host.accelerator, reason=host.accelerator_reason)


async def qemu_version() -> str:
    """Such as 7.2.22; HostError when QEMU is not installed."""
    out = (await run.run(QEMU, "--version", limit=20)).decode()
    found = re.search(r"version (\d+(?:\.\d+)*)", out)
    return found[1] if found else out.strip()[:40]


def _device() -> bool:
    return Path("/dev/kvm").exists()


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _read(file: Path) -> Verdict | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Verdict)
    except (OSError, msgspec.DecodeError):
        return None


def _write(file: Path, verdict: Verdict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.encode(verdict))
    new.rename(file)
