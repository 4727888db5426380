"""/instancetypes"""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.api.vms import CONTENT
from vireo.engine.ops._call import Call
from vireo.engine.store import instance_types
from vireo.model.template import InstanceType


class InstanceTypes(Collection):
    """Hardware configurations by name."""

    path, cls, table = "instancetypes", InstanceType, instance_types
    noun, parameter = "instancetype", "instance_type"

    async def view(self, call: Call, e: InstanceType) -> InstanceType:
        hidden = {} if call.flag("all_content") else {n: None for n in CONTENT if n in e.__struct_fields__}
        return replace(e, **hidden)
