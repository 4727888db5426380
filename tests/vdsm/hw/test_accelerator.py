"""The probe guest, with real QEMU."""

import msgspec
import pytest

from vireo.errors import HostError
from vireo.vdsm import run
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.hw import accelerator


@pytest.fixture
def host(tmp_path):
    return Host(config=Config(state_dir=str(tmp_path)), virt=None, tasks=None)


def test_the_boot_sector_is_one_that_a_bios_starts():
    sector = accelerator.boot_sector()
    assert len(sector) == 512
    assert sector[-2:] == b"\x55\xaa"
    assert sector[0x17 + 0x100 : 0x19 + 0x100] == b"\x0f\x00"  # where lgdt looks
    assert sector[0x60:0x62] == b"\x31\xc0"  # where the far jump goes


@pytest.mark.slow
async def test_the_probe_guest_runs_in_emulation():
    assert await accelerator.probe("tcg") is None


@pytest.mark.slow
async def test_a_guest_that_does_something_else_proves_nothing(monkeypatch):
    monkeypatch.setattr(
        accelerator, "boot_sector", lambda: b"\xb0\x2b\xe6\xf4\xf4\xeb\xfd".ljust(510, b"\0") + b"\x55\xaa"
    )
    assert "status 87" in await accelerator.probe("tcg")


@pytest.mark.slow
async def test_a_guest_that_never_ends_is_stopped_and_proves_nothing(monkeypatch):
    monkeypatch.setattr(accelerator, "boot_sector", lambda: b"\xeb\xfe".ljust(510, b"\0") + b"\x55\xaa")
    monkeypatch.setattr(accelerator, "LIMIT", 1.0)
    assert "did not count" in await accelerator.probe("tcg")


@pytest.mark.slow
async def test_an_accelerator_that_qemu_does_not_have_is_said_in_its_words():
    assert "invalid accelerator" in await accelerator.probe("nosuch")


async def test_the_answer_is_kept_until_boot_or_qemu_change(host, monkeypatch):
    asked = []

    async def probe(name):
        asked.append(name)
        return "it is broken" if len(asked) > 1 else None

    async def version():
        return "7.2.22"

    monkeypatch.setattr(accelerator, "probe", probe)
    monkeypatch.setattr(accelerator, "qemu_version", version)
    monkeypatch.setattr(accelerator, "_device", lambda: True)
    for _ in range(2):
        assert await accelerator.accelerator(host) == ("kvm", "a probe guest ran with it")
    assert asked == ["kvm"]
    file = host.config.state / "accelerator.json"
    kept = msgspec.json.decode(file.read_bytes(), type=accelerator.Verdict)
    for change in ({"boot": "another"}, {"qemu": "6.0"}):
        file.write_bytes(msgspec.json.encode(msgspec.structs.replace(kept, **change)))
        assert await accelerator.accelerator(host) == ("qemu", "KVM does not work here: it is broken")
    file.write_text("{")
    await accelerator.start(host)
    assert (host.accelerator, host.accelerator_reason) == ("qemu", "KVM does not work here: it is broken")
    assert len(asked) == 4


async def test_without_the_device_nothing_is_tried(host, monkeypatch):
    async def version():
        return "7.2.22"

    monkeypatch.setattr(accelerator, "qemu_version", version)
    monkeypatch.setattr(accelerator, "_device", lambda: False)
    assert await accelerator.accelerator(host) == ("qemu", "KVM does not work here: /dev/kvm does not exist")


@pytest.mark.parametrize("name", ["kvm", "qemu"])
async def test_what_the_configuration_says_is_not_questioned(name, tmp_path):
    host = Host(config=Config(state_dir=str(tmp_path), accelerator=name), virt=None, tasks=None)
    assert await accelerator.accelerator(host) == (name, "chosen in the configuration")


async def test_a_missing_qemu_is_named(host, monkeypatch):
    monkeypatch.setattr(accelerator, "QEMU", "qemu-system-none")
    with pytest.raises(HostError, match="qemu-system-none cannot be started.*Install it"):
        await accelerator.accelerator(host)


async def test_commands_are_ended_at_their_limit_and_speak_when_they_fail(tmp_path):
    with pytest.raises(HostError, match="did not end within 0.2 s") as e:
        await run.run("sh", "-c", f"sleep 30 & echo $! >{tmp_path}/pid; sleep 30", limit=0.2)
    assert e.value.code == "command_timeout"
    assert run.alive(tmp_path / "pid", "30") is None
    with pytest.raises(HostError, match="sh -c 'echo no >&2; exit 3' failed: no"):
        await run.run("sh", "-c", "echo no >&2; exit 3")
    assert await run.run("cat", input=b"x") == b"x"
