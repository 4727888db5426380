"""Storage domains. Sizes are in GiB."""

from vireo.engine.store.search.shape import Kind, Link, flag, spec
from vireo.engine.store.search.types import EQUAL, HEALTH, Boolean, Integer, Names, Text, choice

STATUS = (
    "Unknown Uninitialized Unattached Active Inactive Locked Maintenance PreparingForMaintenance Detaching Activating"
)
TYPE = "UNKNOWN NFS FCP ISCSI LOCALFS POSIXFS GLUSTERFS GLANCE CINDER MANAGED_BLOCK_STORAGE UNMANAGED"
FREE, USED, COMMITTED = (spec(name, "bigint") for name in ("available", "used", "committed"))

KIND = Kind(
    name="storagedomain",
    object="STORAGE",
    table="storage_domain",
    fields={
        "name": Text("{e}.name"),
        "status": choice("{e}.status", STATUS),
        "external_status": choice(f"coalesce({spec('external_status')}, 'ok')", HEALTH),
        "datacenter": Names("select d.name from data_center d where d.id = {e}.data_center"),
        "type": choice(spec("storage.type"), TYPE),
        "free_size": Integer(f"{FREE} / 1073741824"),
        "used_size": Integer(f"{USED} / 1073741824"),
        "total_size": Integer(f"({FREE} + {USED}) / 1073741824"),
        "committed": Integer(f"{COMMITTED} / 1073741824"),
        "comment": Text(spec("comment")),
        "description": Text(spec("description")),
        "wipe_after_delete": Boolean(flag("wipe_after_delete")),
        "discard_after_delete": Boolean(flag("discard_after_delete")),
        "low_space_threshold (%)": Integer(spec("warning_low_space_indicator", "bigint"), relations=EQUAL),
        "critical_space_threshold (gb)": Integer(spec("critical_space_action_blocker", "bigint"), relations=EQUAL),
        "backup": Boolean(flag("backup")),
    },
    links={
        "host": Link("{x}.cluster in (select c.id from cluster c where c.data_center = {e}.data_center)"),
        "cluster": Link("{x}.data_center = {e}.data_center"),
    },
)
