"""oVirt's own SDK reads what we write, and we read what it writes."""

import io

from ovirtsdk4 import readers, types, writers
from ovirtsdk4.xml import XmlReader, XmlWriter

from tests.codec.values import full
from vireo.codec import xml
from vireo.model import Link
from vireo.model.vm import Vm


def test_the_sdk_reads_a_virtual_machine() -> None:
    vm = full(Vm)
    read = readers.VmReader.read_one(XmlReader(io.BytesIO(xml.dump(vm))))
    assert (read.id, read.href, read.name, read.memory, read.stateless) == (
        vm.id, vm.href, vm.name, vm.memory, vm.stateless,
    )  # fmt: skip
    assert read.status.value == vm.status
    assert read.creation_time == vm.creation_time
    assert read.cpu.topology.cores == vm.cpu.topology.cores
    assert read.bios.boot_menu.enabled is True
    assert [d.value for d in read.os.boot.devices] == ["network", "network"]
    assert [p.name for p in read.custom_properties] == [p.name for p in vm.custom_properties]
    assert [n.index for n in read.numa_nodes] == [7, 7]
    assert read.memory_policy.transparent_huge_pages.enabled is True
    assert read.initialization.host_name == vm.initialization.host_name


def test_the_sdk_reads_a_list_and_its_links() -> None:
    vms = [Vm(id=str(n), link=[Link(href=f"/ovirt-engine/api/vms/{n}/nics", rel="nics")]) for n in range(3)]
    read = readers.VmReader.read_many(XmlReader(io.BytesIO(xml.dump_list(vms, Vm))))
    assert [v.id for v in read] == ["0", "1", "2"]
    assert read[1].nics.href == "/ovirt-engine/api/vms/1/nics"


def test_what_the_sdk_writes_is_read() -> None:
    buffer = io.BytesIO()
    writer = XmlWriter(buffer, indent=True)
    vm = types.Vm(
        name="a & b",
        memory=2**30,
        status=types.VmStatus.UP,
        cluster=types.Cluster(name="Default"),
        os=types.OperatingSystem(boot=types.Boot(devices=[types.BootDevice.NETWORK])),
        custom_properties=[types.CustomProperty(name="x", value="1")],
    )
    writers.VmWriter.write_one(vm, writer)
    writer.flush()
    read = xml.load(buffer.getvalue(), Vm)
    assert (read.name, read.memory, read.status) == ("a & b", 2**30, "up")
    assert read.cluster is not None
    assert read.cluster.name == "Default"
    assert read.os is not None
    assert read.os.boot is not None
    assert read.os.boot.devices == ["network"]
    assert read.custom_properties is not None
    assert read.custom_properties[0].value == "1"
