"""Hosts."""

from vireo.engine.store.search.fields._tag import TAG
from vireo.engine.store.search.fields.vm import CLUSTER, DATA_CENTER
from vireo.engine.store.search.shape import Kind, Link, flag, spec
from vireo.engine.store.search.types import (
    ARCHITECTURE,
    EQUAL,
    HEALTH,
    Boolean,
    Decimal,
    Exact,
    Integer,
    Text,
    Uuid,
    choice,
)

STATUS = (
    "Unassigned Down Maintenance Up NonResponsive Error Installing InstallFailed Reboot PreparingForMaintenance "
    "NonOperational PendingApproval Initializing Connecting InstallingOS Kdumping"
)

KIND = Kind(
    name="host",
    object="HOST",
    table="host",
    fields={
        "name": Text("{e}.name"),
        "comment": Text(spec("comment")),
        "status": choice("{e}.status", STATUS),
        "external_status": choice(f"coalesce({spec('external_status')}, 'ok')", HEALTH),
        "cluster": Text("c.name", CLUSTER),
        "datacenter": Text("d.name", DATA_CENTER),
        "address": Text("{e}.address"),
        "version": Text(spec("version.full_version")),
        "cpus": Integer(f"({spec('cpu.topology.sockets', 'bigint')} * {spec('cpu.topology.cores', 'bigint')})"),
        "memory": Integer(f"{spec('memory', 'bigint')} / 1048576"),
        "cpu_speed": Decimal(spec("cpu.speed", "numeric")),
        "cpu_model": Text(spec("cpu.name")),
        "active_vms": Integer("(select count(*) from vm v where v.host = {e}.id)"),
        "migrating_vms": Integer(
            "(select count(*) from vm v where v.host = {e}.id and v.status = 'migrating')", relations=EQUAL
        ),
        "type": choice(spec("type"), "RHEL RHEVH", RHEVH="ovirt_node rhev_h"),
        "architecture": choice("coalesce(c.spec->'cpu'->>'architecture', 'undefined')", ARCHITECTURE, via=CLUSTER),
        "update_available": Boolean(flag("update_available")),
        "ha_score": Integer(f"coalesce({spec('hosted_engine.score', 'bigint')}, 0)", relations=EQUAL),
        "hw_id": Exact("{e}.hw_id"),
        "id": Uuid("{e}.id"),
        "tag": TAG,
    },
    links={
        "vm": Link("{x}.host = {e}.id"),
        "template": Link("{x}.id in (select v.template from vm v where v.host = {e}.id)"),
        "event": Link("{x}.host = {e}.id"),
        "storagedomain": Link("{x}.data_center = (select c.data_center from cluster c where c.id = {e}.cluster)"),
    },
)
