"""Virtual machines."""

from vireo.engine.store.search.fields._os import os
from vireo.engine.store.search.fields._tag import TAG
from vireo.engine.store.search.shape import Kind, Link, spec, version
from vireo.engine.store.search.types import (
    ARCHITECTURE,
    BETWEEN,
    Boolean,
    Exact,
    Integer,
    Moment,
    Span,
    Text,
    Uuid,
    Via,
    choice,
)

STATUS = (
    "Unassigned Down Up PoweringUp Paused MigratingFrom MigratingTo Unknown NotResponding WaitForLaunch "
    "RebootInProgress SavingState RestoringState Suspended ImageIllegal ImageLocked PoweringDown"
)
CLUSTER = Via("{e}.cluster", "c.id", "cluster c")
DATA_CENTER = Via("{e}.cluster", "c.id", "cluster c left join data_center d on d.id = c.data_center")
HOST = Via("{e}.host", "h.id", "host h")

KIND = Kind(
    name="vm",
    object="VM",
    table="vm",
    fields={
        "name": Text("{e}.name"),
        "comment": Text(spec("comment")),
        "description": Text(spec("description")),
        "status": choice("{e}.status", STATUS, MigratingFrom="migrating", MigratingTo="migrating", ImageIllegal=""),
        "on_host": Text("h.name", HOST),
        "fqdn": Text(spec("fqdn")),
        "uptime": Span(f"coalesce(extract(epoch from now() - {spec('start_time', 'timestamptz')}), 0)"),
        "os": os(spec("os.type")),
        "creationdate": Moment(spec("creation_time", "timestamptz"), relations=BETWEEN),
        "memory": Integer(f"{spec('memory', 'bigint')} / 1048576"),
        "guaranteed_memory": Integer(f"{spec('memory_policy.guaranteed', 'bigint')} / 1048576"),
        "vcpus": Integer(
            f"(coalesce({spec('cpu.topology.sockets', 'bigint')}, 1) * coalesce({spec('cpu.topology.cores', 'bigint')}, 1)"
            f" * coalesce({spec('cpu.topology.threads', 'bigint')}, 1))"
        ),
        "cluster": Text("c.name", CLUSTER),
        "datacenter": Text("d.name", DATA_CENTER),
        "type": choice(spec("type"), "Desktop Server HighPerformance"),
        "id": Uuid("{e}.id"),
        "architecture": choice("coalesce(c.spec->'cpu'->>'architecture', 'undefined')", ARCHITECTURE, via=CLUSTER),
        "custom_emulated_machine": Text(spec("custom_emulated_machine")),
        "custom_cpu_type": Text(spec("custom_cpu_model")),
        "compatibility_level": Text(version("version", "c"), CLUSTER),
        "custom_compatibility_level": Exact(version("custom_compatibility_version")),
        "next_run_config_exists": Boolean(spec("next_run_configuration_exists", "boolean")),
        "has_illegal_images": Boolean(spec("has_illegal_images", "boolean")),
        "bios_type": choice(spec("bios.type"), "I440FX_SEA_BIOS Q35_SEA_BIOS Q35_OVMF Q35_SECURE_BOOT"),
        "tag": TAG,
    },
    links={
        "user": Link("{x}.id in (select p.principal from permission p where p.object = {e}.id)"),
        "host": Link("{x}.id = {e}.host"),
        "template": Link("{x}.id = {e}.template"),
        "event": Link("{x}.vm = {e}.id"),
        "storagedomain": Link(
            "{x}.id in (select d.storage_domain from disk_attachment a join disk d on d.id = a.disk where a.vm = {e}.id)"
        ),
        "vnic": Link("{x}.vm = {e}.id"),
    },
)
