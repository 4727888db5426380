"""A virtual machine as an OVF envelope, as its `initialization.configuration` shows it: identity, processors, memory.

Source: DMTF DSP0243 (OVF 1.1), with the resource types of CIM (3 processor, 4 memory). Disks and cards are not in it yet.
"""

from xml.sax.saxutils import escape, quoteattr

from vireo.model.cpu import CpuTopology
from vireo.model.vm import VmBase

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/" \
xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ovf:version="4.4.0.0">\
<References/><NetworkSection/><Section xsi:type="ovf:DiskSection_Type"/>\
<Content ovf:id="out" xsi:type="ovf:VirtualSystem_Type">\
<Name>{name}</Name><Description>{description}</Description>\
<Section ovf:id={id} xsi:type="ovf:OperatingSystemSection_Type"><Description>{os}</Description></Section>\
<Section xsi:type="ovf:VirtualHardwareSection_Type">\
<Item><rasd:Caption>{cpus} virtual cpu</rasd:Caption><rasd:InstanceId>1</rasd:InstanceId>\
<rasd:ResourceType>3</rasd:ResourceType><rasd:num_of_sockets>{sockets}</rasd:num_of_sockets>\
<rasd:cpu_per_socket>{cores}</rasd:cpu_per_socket><rasd:threads_per_cpu>{threads}</rasd:threads_per_cpu></Item>\
<Item><rasd:Caption>{memory} MB of memory</rasd:Caption><rasd:InstanceId>2</rasd:InstanceId>\
<rasd:ResourceType>4</rasd:ResourceType><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits>\
<rasd:VirtualQuantity>{memory}</rasd:VirtualQuantity></Item></Section></Content></ovf:Envelope>"""


def describe(vm: VmBase) -> str:
    """The envelope; no secret is in it."""
    topology = (vm.cpu and vm.cpu.topology) or CpuTopology()
    sockets, cores, threads = topology.sockets or 1, topology.cores or 1, topology.threads or 1
    return ENVELOPE.format(
        name=escape(vm.name or ""),
        description=escape(vm.description or ""),
        id=quoteattr(vm.id or ""),
        os=escape((vm.os and vm.os.type) or "other"),
        cpus=sockets * cores * threads,
        sockets=sockets,
        cores=cores,
        threads=threads,
        memory=(vm.memory or 0) >> 20,
    )
