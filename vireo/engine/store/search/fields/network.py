"""Networks."""

from vireo.engine.store.search.shape import Kind, Link, flag, spec
from vireo.engine.store.search.types import Boolean, Integer, Text, Via

DATA_CENTER = Via("{e}.data_center", "d.id", "data_center d")
DATA_CENTER_NAME = Text("d.name", DATA_CENTER)

LABEL = "({e}.spec->'network_labels'->0->>'id')"
QOS = Via("({e}.spec->'qos'->>'id')::uuid", "q.id", "qos q")

KIND = Kind(
    name="network",
    object="NETWORK",
    table="network",
    order=(DATA_CENTER_NAME.text, "{e}.name"),
    fields={
        "name": Text("{e}.name"),
        "description": Text(spec("description")),
        "comment": Text(spec("comment")),
        "vlanid": Integer(spec("vlan.id", "bigint")),
        "stp": Boolean(flag("stp")),
        "mtu": Integer(f"coalesce({spec('mtu', 'bigint')}, 0)"),
        "vmnetwork": Boolean("coalesce({e}.spec->'usages' ? 'vm', false)"),
        "datacenter": DATA_CENTER_NAME,
        "label": Text(LABEL),
        "qos_name": Text("q.name", QOS),
    },
    links={"cluster_network": Link("{x}.network = {e}.id")},
)
