"""Network interfaces of virtual machines: only as related objects."""

from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.types import Text, Via

NETWORK = Via("{e}.vnic_profile", "p.id", "vnic_profile p join network n on n.id = p.network")

KIND = Kind(
    name="vnic",
    object="VNIC",
    table="nic",
    plural=False,
    fields={"network_name": Text("n.name", NETWORK), "mac": Text("{e}.mac::text")},
)
