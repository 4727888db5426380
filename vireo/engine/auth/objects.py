"""What permissions can be on, and what lies inside what (oVirt's table of entity parents, fn_get_entity_parents).

A kind is the name of its table. Another kind is a line in PARENTS; its table gets the trigger `forget`, which removes
the permissions and tags of what is removed.
"""

from typing import Final

SYSTEM: Final = "aaa00000-0000-0000-0000-123456789aaa"
"""The object of a permission on everything."""
EVERYONE: Final = "eee00000-0000-0000-0000-123456789eee"
"""The group that all users are in."""
SUPER_USER: Final = "00000000-0000-0000-0000-000000000001"
"""The role that may everything."""

PARENTS: Final[dict[str, tuple[str, ...]]] = {
    "data_center": (),
    "mac_pool": (),
    "cluster": ("select id, data_center as parent from cluster",),
    "host": ("select id, cluster as parent from host",),
    "vm": ("select id, cluster as parent from vm",),
    "template": ("select t.id, c.data_center as parent from template t join cluster c on c.id = t.cluster",),
    "network": ("select id, data_center as parent from network",),
    "vnic_profile": ("select id, network as parent from vnic_profile",),
    "storage_domain": ("select id, data_center as parent from storage_domain",),
    "disk": (
        "select id, storage_domain as parent from disk",
        "select disk as id, vm as parent from disk_attachment",
    ),
    "cpu_profile": ("select id, cluster as parent from cpu_profile",),
    "disk_profile": ("select id, storage_domain as parent from disk_profile",),
    "vm_pool": ("select id, cluster as parent from vm_pool",),
    "quota": ("select id, data_center as parent from quota",),
    "instance_type": (),
    "user": (),
    "group": (),
}
"""By kind: queries for the pairs of an object and what it is inside of."""

CREATORS: Final[dict[str, str]] = {
    "vm": "def00006-0000-0000-0000-def000000006",
    "template": "def0000a-0000-0000-0000-def00000000f",
    "disk": "def0000a-0000-0000-0000-def00000000b",
}
"""The role that whoever adds an object of a kind is given on it: UserVmManager, TemplateOwner, DiskOperator."""


def inside() -> str:
    """SQL for all pairs of an object and its parent."""
    return " union all ".join(query for queries in PARENTS.values() for query in queries)
