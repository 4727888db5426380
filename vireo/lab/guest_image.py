"""The demo guest: Debian's cloud kernel and an initial RAM disk with busybox, made here in a few seconds.

It needs no disk. It says PROOF on its serial console when it is up, asks for an address by DHCP and says it, obeys the
power button (ACPI) and Ctrl-Alt-Del, and offers a shell on the console.
"""

import gzip
import hashlib
import re
import shutil
import stat
import time
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from vireo.errors import Refused
from vireo.lab.run import end, run

KERNEL_PACKAGE = "linux-image-cloud-amd64"
"""Debian's kernel for virtual machines; the package that depends on the newest one."""

MODULES = (
    "virtio_pci", "virtio_blk", "virtio_net", "virtio_scsi", "sd_mod", "virtio_balloon", "virtio_console", "virtio_rng",
    "button", "evdev",
)  # fmt: skip
"""In the order of loading, each after what it depends on."""

PROOF = "vireo-demo: booted"
"""What the guest writes to its console when it is up."""

CMDLINE = "console=tty0 console=ttyS0 quiet panic=5"
MEMORY_MIB = 128
BUSYBOX = Path("/bin/busybox")


class GuestImage(NamedTuple):
    """What QEMU boots from: two files that any user can read, and the kernel's command line."""

    kernel: Path
    initrd: Path
    cmdline: str = CMDLINE


def build(target: Path, cache: Path) -> GuestImage:
    """Make the image in `target`, unless it is there; packages are kept in `cache`. Refused if Debian has no such thing."""
    image = GuestImage(target / "demo-vmlinuz", target / "demo-initrd.gz")
    stamp, wanted = target / "demo.stamp", _stamp()
    if stamp.exists() and stamp.read_text() == wanted and image.kernel.exists() and image.initrd.exists():
        return image
    for path in (target, cache):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    tree = kernel(cache)
    shutil.copyfile(next((tree / "boot").glob("vmlinuz-*")), image.kernel)
    image.initrd.write_bytes(initrd(tree))
    for file in (image.kernel, image.initrd):
        file.chmod(0o644)
    stamp.write_text(wanted)
    return image


def kernel(cache: Path) -> Path:
    """The kernel's package, unpacked below `cache`, with its modules' dependencies; nothing is installed."""
    found = sorted(cache.glob("linux-image-*/.complete"))
    if found:
        return found[-1].parent
    name = _real_package()
    downloads = cache / "download"
    shutil.rmtree(downloads, ignore_errors=True)
    downloads.mkdir(mode=0o755)
    if shutil.which("chown") and end("chown", "_apt", downloads).status:  # apt fetches as that user where it is root
        downloads.chmod(0o755)
    run("apt-get", "-qq", "download", name, timeout=300, cwd=downloads)
    tree = cache / name
    shutil.rmtree(tree, ignore_errors=True)
    run("dpkg-deb", "--extract", next(downloads.glob("*.deb")), tree)
    version = next((tree / "lib/modules").iterdir()).name
    run("depmod", "-b", tree, version)
    shutil.rmtree(downloads)
    (tree / ".complete").touch()
    return tree


def _real_package() -> str:
    """The package that KERNEL_PACKAGE stands for today; looks for new package lists when there are none."""
    for refresh in (False, True):
        if refresh:
            run("apt-get", "-qq", "update", timeout=300)
        outcome = end("apt-cache", "depends", "--important", KERNEL_PACKAGE)
        if found := re.search(r"Depends: (linux-image-\S+)", outcome.out):
            return found[1]
    raise Refused(
        f"Debian's package {KERNEL_PACKAGE} is not to be had here: check /etc/apt, then run `vireo up` again."
    )


def initrd(tree: Path) -> bytes:
    """The initial RAM disk: a gzipped cpio archive (kernel: initramfs-buffer-format) with busybox and modules of `tree`."""
    if not BUSYBOX.exists():
        raise Refused(f"{BUSYBOX} is missing: install busybox-static.")
    archive = Archive()
    for name in (
        "bin",
        "dev",
        "etc",
        "etc/acpi",
        "etc/acpi/PWRF",
        "mnt",
        "modules",
        "proc",
        "root",
        "run",
        "sys",
        "tmp",
    ):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
    archive.add("bin/busybox", stat.S_IFREG | 0o755, BUSYBOX.read_bytes())
    archive.add("bin/sh", stat.S_IFLNK | 0o777, b"busybox")
    archive.add("init", stat.S_IFLNK | 0o777, b"bin/busybox")
    sources = files("vireo.lab").joinpath("guest")
    for name, source, mode in (
        ("etc/inittab", "inittab", 0o644),
        ("etc/rc", "rc", 0o755),
        ("etc/udhcpc", "udhcpc", 0o755),
        ("etc/acpi/PWRF/00000080", "power-button", 0o755),
    ):
        archive.add(name, stat.S_IFREG | mode, sources.joinpath(source).read_bytes())
    order = modules(tree)
    for module in order:
        archive.add(f"modules/{module.name}", stat.S_IFREG | 0o644, module.read_bytes())
    archive.add("modules/order", stat.S_IFREG | 0o644, "".join(f"{module.name}\n" for module in order).encode())
    return gzip.compress(archive.close(), 6, mtime=0)


def modules(tree: Path) -> list[Path]:
    """MODULES and what they depend on (modules.dep(5)), in the order of loading. What is built in needs no loading."""
    base = next((tree / "lib/modules").iterdir())
    needs = dict(line.split(":") for line in (base / "modules.dep").read_text().splitlines())
    by_name = {Path(path).name.partition(".ko")[0].replace("-", "_"): path for path in needs}
    order: dict[Path, None] = {}
    for name in MODULES:
        if path := by_name.get(name):
            for part in (*reversed(needs[path].split()), path):
                order[base / part] = None
    return list(order)


class Archive:
    """A cpio archive in the `newc` format."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def add(self, name: str, mode: int, data: bytes = b"", device: tuple[int, int] = (0, 0)) -> None:
        """`mode` with the file's type; `data`: content, or a link's target; `device`: major and minor number."""
        path = name.encode() + b"\0"
        inode, links = len(self._parts) + 1, 1
        numbers = (inode, mode, 0, 0, links, 0, len(data), 0, 0, *device, len(path), 0)
        header = b"070701" + b"".join(b"%08X" % number for number in numbers)
        self._parts.append(_padded(header + path) + _padded(data))

    def close(self) -> bytes:
        self.add("TRAILER!!!", 0)
        return b"".join(self._parts)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def _stamp() -> str:
    """Changes when what the image is made of does; a newer kernel in Debian is no reason to build anew."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for source in sorted(files("vireo.lab").joinpath("guest").iterdir(), key=lambda file: file.name):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def wait_for(log: Path, words: str, limit: float, after: int = 0) -> str:
    """The line of a console's log with these words, behind the first `after` bytes.

    Refused, with the last lines, after `limit` seconds.
    """
    ends = time.monotonic() + limit
    while True:
        text = log.read_bytes()[after:].decode(errors="replace") if log.exists() else ""
        for line in text.splitlines():
            if words in line:
                return line[line.index(words) :].strip()
        if time.monotonic() > ends:
            break
        time.sleep(0.05)
    last = " / ".join(text.strip().splitlines()[-3:]) or "nothing"
    raise Refused(f"The guest did not write `{words}` to its console within {limit:g} s. What is in {log}: {last}")
