"""The domain XML of several kinds of VMs."""

from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest

from tests.hardware.test_xml import PLACES
from tests.hardware.vms import bare, full, old, vm
from vireo.vdsm.vm import domain, metadata

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def xml(machine, accelerator="qemu"):
    return domain.xml(machine, domain.Setting(accelerator=accelerator, places=PLACES, start=NOW, serial="HOST"))


def tree(machine, accelerator="qemu"):
    return fromstring(xml(machine, accelerator))


def test_a_domain_tells_vdsm_the_engines_ids_again():
    told = metadata.read(xml(full()))
    assert told.ours
    assert (told.id, told.name, told.start) == (full().id, "full", NOW)
    assert [(i.target, i.image[:8], i.volume[:8], i.domain[:2]) for i in told.images][:3] == [
        ("vda", "a0000001", "b0000001", "d0"),
        ("sda", "a0000002", "b0000002", "d0"),
        ("sdb", "a0000003", "b0000003", "d0"),
    ]
    assert told.log == f"/logs/{full().id}.log"


def test_a_foreign_domain_is_known_for_one():
    assert not metadata.read("<domain><name>x</name></domain>").ours


def test_what_oVirts_engine_made_is_read_too():
    ovirts = """<domain xmlns:ovirt-vm="http://ovirt.org/vm/1.0"><name>v</name><uuid>u</uuid><metadata><ovirt-vm:vm>
      <ovirt-vm:startTime type="float">1767323045.5</ovirt-vm:startTime>
      <ovirt-vm:device alias="ua-n" mac_address="56:6f:1a:2b:00:14"/>
      <ovirt-vm:device devtype="disk" name="vda"><ovirt-vm:poolID>p</ovirt-vm:poolID>
        <ovirt-vm:volumeID>vol</ovirt-vm:volumeID><ovirt-vm:imageID>img</ovirt-vm:imageID>
        <ovirt-vm:domainID>dom</ovirt-vm:domainID></ovirt-vm:device></ovirt-vm:vm></metadata></domain>"""
    told = metadata.read(ovirts)
    assert told.ours
    assert told.images == (metadata.Image(target="vda", image="img", volume="vol", domain="dom"),)
    assert told.start.year == 2026


def test_emulation_limits_its_cache_and_kvm_has_none():
    assert tree(bare()).findtext("features/tcg/tb-cache") == "32"
    assert tree(bare(), "kvm").find("features/tcg") is None
    assert tree(bare(), "kvm").get("type") == "kvm"


def test_memory_has_room_only_where_the_policy_gives_it():
    assert tree(full()).findtext("maxMemory") == str(4 << 30)
    assert tree(full()).find("cpu/numa/cell").get("cpus") == "0-31"
    assert tree(bare()).find("maxMemory") is None
    same = vm(id="v", name="v", memory=1 << 30, memory_policy={"max": 1 << 30})
    assert tree(same).find("maxMemory") is None


def test_processors_can_be_added_up_to_sixteen_sockets():
    vcpu = tree(full()).find("vcpu")
    assert (vcpu.get("current"), vcpu.text) == ("4", "32")
    assert tree(full()).find("cpu/topology").attrib == {"sockets": "16", "cores": "2", "threads": "1"}
    large = vm(id="v", name="v", memory=1 << 30, cpu={"topology": {"sockets": 20, "cores": 16, "threads": 1}})
    assert tree(large).find("vcpu").attrib == {}


@pytest.mark.parametrize(
    ("spec", "accelerator", "mode", "model"),
    [
        ({}, "qemu", "host-model", None),
        ({}, "kvm", "host-model", None),
        ({"cpu": {"mode": "host_passthrough"}}, "kvm", "host-passthrough", None),
        ({"cpu": {"mode": "host_passthrough"}}, "qemu", "host-model", None),
        ({"custom_cpu_model": "Nehalem"}, "kvm", "custom", "Nehalem"),
        ({"custom_cpu_model": "Nehalem", "cpu": {"mode": "host_model"}}, "kvm", "host-model", None),
    ],
)
def test_the_processor_is_the_named_model_or_the_hosts(spec, accelerator, mode, model):
    cpu = tree(vm(id="v", name="v", memory=1 << 20, **spec), accelerator).find("cpu")
    assert (cpu.get("mode"), cpu.findtext("model")) == (mode, model)


def test_features_of_the_processor_are_in_ovirts_notation():
    features = [f.attrib for f in tree(full()).findall("cpu/feature")]
    assert features == [{"policy": "require", "name": "aes"}, {"policy": "disable", "name": "vme"}]


def test_secure_boot_has_firmware_keys_and_smm():
    root = tree(full())
    assert root.find("os").get("firmware") == "efi"
    assert {f.get("name"): f.get("enabled") for f in root.findall("os/firmware/feature")} == {
        "secure-boot": "yes",
        "enrolled-keys": "yes",
    }
    assert root.find("features/smm") is not None
    assert tree(bare()).find("os/nvram") is None


def test_a_clock_starts_where_the_time_zone_is():
    assert tree(old()).find("clock").get("adjustment") == "-28800"
    berlin = vm(id="v", name="v", memory=1 << 20, time_zone={"name": "Europe/Berlin"})
    assert tree(berlin).find("clock").get("adjustment") == "3600"
    nowhere = vm(id="v", name="v", memory=1 << 20, time_zone={"name": "Romance Standard Time"})
    assert tree(nowhere).find("clock").get("adjustment") == "0"


def test_a_kernel_is_booted_directly():
    os = {"kernel": "/boot/vmlinuz", "initrd": "/boot/initrd", "cmdline": "console=ttyS0 x='<&>'"}
    root = tree(vm(id="v", name="v", memory=1 << 20, os=os))
    assert {tag: root.findtext(f"os/{tag}") for tag in os} == os


def test_the_serial_number_is_the_hosts_unless_said_otherwise():
    serial = "sysinfo/system/entry[@name='serial']"
    assert tree(bare()).findtext(serial) == "HOST"
    assert tree(full()).findtext(serial) == full().id
    none = vm(id="v", name="v", memory=1 << 20, serial_number={"policy": "none"})
    assert tree(none).find(serial) is None
