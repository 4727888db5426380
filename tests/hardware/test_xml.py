"""Each device as libvirt's XML, against a golden file: tests/hardware/<tag>.xml.

VIREO_GOLDEN=write makes the files anew; read the difference before you commit it.
"""

import os
from collections import defaultdict
from pathlib import Path
from xml.etree.ElementTree import Element, indent, tostring

import pytest

from tests.hardware.vms import bare, full, old
from vireo.hardware import DEVICES, devices
from vireo.hardware._base import Places, Where

IMAGES = [f"a{n:07}-0000-0000-0000-000000000000" for n in range(1, 10)]
PLACES = Places(
    volumes={i: Where(path=f"/dev/{i}" if i[7] == "2" else f"/images/{i}", block=i[7] == "2") for i in IMAGES},
    bridges={"a network with a long name": "on0123456789abc"},
    display="192.0.2.1",
    consoles="/consoles",
    logs="/logs",
)


def rendered() -> dict[str, str]:
    """By tag: all different devices of that kind of the three VMs."""
    found = defaultdict(list)
    for vm in full(), bare(), old():
        for device in devices(vm):
            xml = device.at(PLACES).xml()
            indent(xml)
            text = tostring(xml, "unicode")
            if text not in found[type(device).__struct_config__.tag]:
                found[type(device).__struct_config__.tag].append(text)
    return {tag: "\n".join(texts) + "\n" for tag, texts in found.items()}


RENDERED = rendered()


@pytest.mark.parametrize("tag", [d.__struct_config__.tag for d in DEVICES])
def test_a_device_is_spelt_as_its_golden_file_says(tag):
    golden = Path(__file__).with_name(f"{tag}.xml")
    if os.environ.get("VIREO_GOLDEN") == "write":
        golden.write_text(RENDERED[tag])
    assert RENDERED[tag] == golden.read_text()


def test_no_golden_file_is_left_of_a_device_that_is_gone():
    assert {p.stem for p in Path(__file__).parent.glob("*.xml")} == set(RENDERED)


def test_a_file_dropped_into_the_room_is_found():
    files = {p.stem for p in Path(devices.__code__.co_filename).parent.glob("[!_]*.py")}
    assert files == {d.__module__.rpartition(".")[2] for d in DEVICES}


def test_hardware_is_pure():
    assert isinstance(next(iter(devices(bare()))).xml(), Element)
    assert list(devices(full())) == list(devices(full()))
