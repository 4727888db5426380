"""The systemd units name what exists, and VDSM's keeps out of a mount namespace."""

import importlib.util
import re
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parents[2] / "packaging/systemd").glob("*.service"))
MOUNT_NAMESPACE = ("ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateMounts", "ReadOnlyPaths")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_module_that_exists_and_starts_it_again(unit):
    text = unit.read_text()
    module = re.search(r"^ExecStart=\S+ -m (\S+)", text, re.MULTILINE)[1]
    assert importlib.util.find_spec(module)
    assert "\nRestart=always\n" in text
    assert "\nNoNewPrivileges=yes\n" in text


def test_storage_that_vdsm_mounts_is_seen_by_qemu():
    [vdsm] = [unit for unit in UNITS if "vdsm" in unit.stem]
    options = {line.partition("=")[0] for line in vdsm.read_text().splitlines()}
    assert not options & set(MOUNT_NAMESPACE)
    assert "KillMode=process" in vdsm.read_text()
