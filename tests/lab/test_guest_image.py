"""The demo guest, booted directly in QEMU, and what it is made of."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from vireo.errors import Refused
from vireo.lab import guest_image
from vireo.lab.guest_image import PROOF, Archive, wait_for


def test_an_archive_is_what_cpio_reads(tmp_path):
    archive = Archive()
    archive.add("dir", 0o040755)
    archive.add("dir/file", 0o100644, b"content")
    archive.add("dir/link", 0o120777, b"file")
    subprocess.run(["cpio", "--extract", "--quiet"], input=archive.close(), cwd=tmp_path, check=True)
    assert (tmp_path / "dir/link").read_text() == "content"
    assert (tmp_path / "dir/file").stat().st_mode & 0o777 == 0o644


def test_modules_are_loaded_after_what_they_need(tmp_path):
    base = tmp_path / "lib/modules/6.1"
    base.mkdir(parents=True)
    (base / "modules.dep").write_text(
        "k/virtio-net.ko: k/failover.ko k/virtio.ko\nk/failover.ko:\nk/virtio.ko:\nk/other.ko:\n"
    )
    assert [path.name for path in guest_image.modules(tmp_path)] == ["virtio.ko", "failover.ko", "virtio-net.ko"]


def test_a_guest_that_says_nothing_is_told_with_its_last_lines(tmp_path):
    log = tmp_path / "console.log"
    log.write_text(f"{PROOF} the first time\nKernel panic\n")
    assert wait_for(log, PROOF, 0) == f"{PROOF} the first time"
    with pytest.raises(Refused, match="Kernel panic"):
        wait_for(log, PROOF, 0, after=5)
    with pytest.raises(Refused, match="nothing"):
        wait_for(tmp_path / "none", PROOF, 0)


@pytest.fixture(scope="module")
def image():
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        yield guest_image.build(Path(directory) / "images", Path(directory) / "cache")


class Guest:
    def __init__(self, image, log: Path, *options: str) -> None:
        self.log, self.began = log, time.monotonic()
        self.process = subprocess.Popen(
            [
                "qemu-system-x86_64", "-accel", "tcg", "-m", str(guest_image.MEMORY_MIB), "-nographic", "-no-reboot",
                "-kernel", image.kernel, "-initrd", image.initrd, "-append", image.cmdline,
                "-serial", f"file:{log}", "-monitor", "stdio", *options,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def monitor(self, line: str) -> None:
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


@pytest.mark.slow
def test_the_guest_boots_sees_its_devices_and_obeys_the_power_button(image, tmp_path):
    disk = tmp_path / "disk"
    with disk.open("wb") as file:
        file.truncate(64 << 20)
    options = ["-nic", "user,model=virtio", "-drive", f"file={disk},format=raw,if=virtio"]
    with Guest(image, tmp_path / "console", *options) as guest:
        assert wait_for(guest.log, PROOF, 30).startswith(f"{PROOF} on Linux 6")
        booted = time.monotonic() - guest.began
        assert wait_for(guest.log, "vireo-demo: disk vda has 64 MiB", 5)
        assert wait_for(guest.log, "vireo-demo: eth0 has 10.0.2.15", 15)
        guest.monitor("system_powerdown")
        assert guest.process.wait(10) == 0
        assert "vireo-demo: powering off" in guest.log.read_text()
    assert booted < 5 * max(1, os.getloadavg()[0] / (os.cpu_count() or 1)), "too slow, even for a busy machine"


@pytest.mark.slow
def test_the_guest_reboots_on_ctrl_alt_del(image, tmp_path):
    with Guest(image, tmp_path / "console") as guest:
        wait_for(guest.log, PROOF, 30)
        guest.monitor("sendkey ctrl-alt-delete")
        assert guest.process.wait(10) == 0  # -no-reboot: QEMU ends instead


@pytest.mark.slow
def test_an_image_that_is_there_is_not_made_again_and_everybody_may_read_it(image):
    before = image.kernel.stat().st_mtime_ns
    assert guest_image.build(image.kernel.parent, Path("/nonexistent")) == image
    assert image.kernel.stat().st_mtime_ns == before
    for file in image[:2]:
        assert file.stat().st_mode & 0o777 == 0o644
