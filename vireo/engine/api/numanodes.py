"""/vms/{vm}/numanodes"""

from msgspec.structs import replace

from vireo.engine.api._below import Below
from vireo.engine.ops._call import Call
from vireo.engine.store import numa_nodes, vms
from vireo.engine.store.table import is_uuid
from vireo.model.cpu import VirtualNumaNode

Rows = list


class NumaNodes(Below):
    """The virtual NUMA nodes of a VM; what the VM says of their mode goes before what they say."""

    path, cls, table = "vms/{vm}/numanodes", VirtualNumaNode, numa_nodes
    noun, parameter = "numanode", "numa_node"

    async def list(self, call: Call) -> Rows[VirtualNumaNode]:
        id = call.path["vm"]
        found = await numa_nodes.list(call.db, vm=id) if is_uuid(id) else []
        return sorted(found, key=lambda n: n.index or 0)

    async def view(self, call: Call, e: VirtualNumaNode) -> VirtualNumaNode:
        vm = await vms.find(call.db, id=e.vm.id) if e.vm else None
        return replace(e, numa_tune_mode=vm.numa_tune_mode) if vm and vm.numa_tune_mode else e

    @property
    def entity(self) -> str | None:
        return None
