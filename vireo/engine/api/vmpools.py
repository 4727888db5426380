"""/vmpools"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.api.vms import content
from vireo.engine.ops._call import Call
from vireo.engine.ops.vmpool._vms import of
from vireo.engine.store import vm_pools
from vireo.model.template import Template
from vireo.model.vmpool import VmPool


class VmPools(Collection):
    """VMs that are alike, for whoever needs one."""

    path, cls, table, noun, parameter = "vmpools", VmPool, vm_pools, "vmpool", "vm_pool"

    async def view(self, call: Call, e: VmPool) -> VmPool:
        """With one of its VMs, which is what all are like."""
        there = await of(call.db, e)
        if not there:
            return replace(e, size=0)
        vm = content(there[0], all_content=call.flag("all_content"))
        template = Template(id=vm.template.id) if vm.template else None
        hidden = dict.fromkeys(
            ("vm_pool", "cluster", "cpu_profile", "quota", "small_icon", "cdroms", "graphics_consoles")
        )
        return replace(e, size=len(there), vm=replace(vm, template=template, **hidden))
