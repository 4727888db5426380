"""What oVirt can search and Vireo keeps nothing of: no value equals it, `!=` finds everything.

A search that names one of these is a good search. Move an entry to its kind's file as soon as there is data.
"""

from collections.abc import Mapping

from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.types import (
    BETWEEN,
    EQUAL,
    Decimal,
    Exact,
    Field,
    Integer,
    Moment,
    Text,
    Uuid,
    choice,
)

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "vm": {
        "ip": Text(),
        "address": Text(),
        "apps": Text(free=False),
        "pool": Text(),
        "loggedinuser": Text(),
        "quota": Exact(),
        "k8s_namespace": Text(),
        "cpu_usage": Integer(),
        "mem_usage": Integer(),
        "network_usage": Integer(),
        "migration_progress_percent": Integer(),
        "created_by_user_id": Uuid(),
    },
    "host": {
        "cpu_usage": Integer(),
        "mem_usage": Integer(),
        "network_usage": Integer(),
        "load": Decimal(),
        "committed_mem": Integer(),
        "spm_id": Integer(relations=EQUAL),
    },
    "template": {"quota": Exact()},
    "disk": {
        "quota": Text(),
        "creation_date": Moment(relations=BETWEEN),
        "last_modified": Moment(relations=BETWEEN),
    },
    "storagedomain": {
        "shared_status": choice("null::text", "Unattached Active Inactive Mixed"),
    },
    "network": {"provider_name": Text()},
    "user": {"pool": Text()},
    "event": {"event_volume": Text(), "_event_quota_id": Text()},
}
"""By kind. Live statistics are in the engine's memory only and never in rows."""

LINKS: Mapping[str, tuple[str, ...]] = {
    "host": ("user", "nic"),
    "template": ("storagedomain", "vnic"),
    "network": ("host_network", "provider"),
    "user": ("host", "template"),
    "event": ("gluster_volume", "quota"),
}
"""Related objects by kind: there are no rows that say what belongs to what."""

GLUSTER_TYPES = (
    "DISTRIBUTE REPLICATE DISTRIBUTED_REPLICATE STRIPE DISTRIBUTED_STRIPE STRIPED_REPLICATE "
    "DISTRIBUTED_STRIPED_REPLICATE DISPERSE DISTRIBUTED_DISPERSE TIER UNKNOWN"
)
PROVIDER_TYPES = "OPENSTACK_NETWORK FOREMAN OPENSTACK_IMAGE OPENSTACK_VOLUME VMWARE EXTERNAL_NETWORK KVM XEN KUBEVIRT"


def _absent(name: str, object: str, fields: Mapping[str, Field], *, plural: bool = False) -> Kind:
    return Kind(name=name, object=object, plural=plural, table="(select null::uuid as id)", fields=fields)


KINDS = (
    _absent("nic", "NIC", {"network_name": Text(), "mac": Text()}),
    _absent("host_network", "HOST_NETWORK", {"host_name": Text()}),
    _absent(
        "provider",
        "PROVIDER",
        {"name": Text(), "type": choice("null::text", PROVIDER_TYPES), "description": Text(), "url": Text()},
        plural=True,
    ),
    _absent(
        "gluster_volume",
        "VOLUME",
        {
            "name": Text(),
            "type": choice("null::text", GLUSTER_TYPES),
            "transport_type": choice("null::text", "TCP RDMA"),
            "replica_count": Integer(),
            "stripe_count": Integer(),
            "status": choice("null::text", "UP DOWN UNKNOWN WARNING"),
        },
        plural=True,
    ),
    _absent(
        "quota",
        "QUOTA",
        {
            "name": Text(),
            "storagepoolname": Text(),
            "description": Text(),
            "thresholdstoragepercentage": Integer(relations=EQUAL),
            "thresholdclusterpercentage": Integer(relations=EQUAL),
            "gracestoragepercentage": Integer(relations=EQUAL),
            "graceclusterpercentage": Integer(relations=EQUAL),
            "enforcementtype": choice("null::text", "DISABLED SOFT_ENFORCEMENT HARD_ENFORCEMENT"),
        },
        plural=True,
    ),
)
"""Whole kinds that exist only as related objects, and without rows."""
