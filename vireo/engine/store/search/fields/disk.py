"""Disks. Sizes are in bytes. A disk that is a LUN has neither size nor status here."""

from vireo.engine.store.search.shape import Kind, Link, flag, spec
from vireo.engine.store.search.types import BETWEEN, Boolean, Integer, Long, Names, Text, Uuid, choice

TYPE = f"coalesce({spec('storage_type')}, 'image')"
CONTENT = (
    "DATA OVF_STORE MEMORY_DUMP_VOLUME MEMORY_METADATA_VOLUME ISO HOSTED_ENGINE HOSTED_ENGINE_SANLOCK "
    "HOSTED_ENGINE_METADATA HOSTED_ENGINE_CONFIGURATION BACKUP_SCRATCH"
)
ALLOCATION = f"case {spec('sparse')} when 'true' then 'sparse' when 'false' then 'preallocated' end"

KIND = Kind(
    name="disk",
    object="DISK",
    table="disk",
    pages=False,
    fields={
        "alias": Text("{e}.name"),
        "name": Text("{e}.name", free=False),
        "description": Text(spec("description")),
        "provisioned_size": Long(spec("provisioned_size", "bigint"), relations=BETWEEN),
        "size": Long(spec("provisioned_size", "bigint"), relations=BETWEEN),
        "actual_size": Long(spec("actual_size", "bigint"), relations=BETWEEN),
        "shareable": Boolean(flag("shareable")),
        "status": choice(f"case when {TYPE} <> 'lun' then {{e}}.status end", "Unassigned OK LOCKED ILLEGAL"),
        "disk_type": choice(TYPE, "IMAGE LUN CINDER MANAGED_BLOCK_STORAGE KUBERNETES"),
        "disk_content_type": choice(f"coalesce({spec('content_type')}, 'data')", CONTENT),
        "allocation_policy": choice(ALLOCATION, "Unassigned Preallocated Sparse"),
        "number_of_vms": Integer("(select count(*) from disk_attachment a where a.disk = {e}.id)"),
        "vm_names": Names("select v.name from disk_attachment a join vm v on v.id = a.vm where a.disk = {e}.id"),
        "id": Uuid("{e}.id"),
        "wipe_after_delete": Boolean(flag("wipe_after_delete")),
    },
    links={
        "datacenter": Link("{x}.id = (select s.data_center from storage_domain s where s.id = {e}.storage_domain)"),
        "storagedomain": Link("{x}.id = {e}.storage_domain"),
    },
)
