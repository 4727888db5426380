"""Templates."""

from dataclasses import replace

from vireo.engine.store.search.fields._os import os
from vireo.engine.store.search.fields._tag import TAG
from vireo.engine.store.search.fields.vm import CLUSTER, DATA_CENTER
from vireo.engine.store.search.shape import Kind, Link, spec
from vireo.engine.store.search.types import ARCHITECTURE, Boolean, Integer, Moment, Text, Uuid, choice

ORDER = (
    "{e}.name",
    f"nullif({spec('version.version_name')}, 'base version')",
    spec("version.version_number", "bigint"),
)

KIND = Kind(
    name="template",
    object="TEMPLATE",
    table="template",
    order=("{e}.name", spec("version.version_number", "bigint")),
    fields={
        "name": Text("{e}.name", sorted=ORDER),
        "comment": Text(spec("comment")),
        "description": Text(spec("description")),
        "os": os(spec("os.type")),
        "creationdate": Moment(spec("creation_time", "timestamptz")),
        "childcount": Integer("(select count(*) from vm v where v.template = {e}.id)"),
        "mem": Integer(f"{spec('memory', 'bigint')} / 1048576"),
        "status": choice("{e}.status", "OK Locked Illegal"),
        "sealed": Boolean("false::boolean"),  # the API's templates do not tell, and none of ours is
        "cluster": Text("c.name", CLUSTER),
        "datacenter": Text("d.name", DATA_CENTER),
        "architecture": choice("coalesce(c.spec->'cpu'->>'architecture', 'undefined')", ARCHITECTURE, via=CLUSTER),
        "version_name": Text(spec("version.version_name")),
        "_vmt_id": Uuid("{e}.id"),
        "tag": replace(TAG, key="coalesce(" + spec("version.base_template.id", "uuid") + ", {e}.id)"),
    },
    links={
        # as recorded: who has a role on a machine made from it
        "user": Link(
            "{x}.id in (select p.principal from permission p join vm v on v.id = p.object where v.template = {e}.id)"
        ),
        "vm": Link("{x}.template = {e}.id"),
        "host": Link("{x}.id in (select v.host from vm v where v.template = {e}.id)"),
        "event": Link("{x}.template = {e}.id"),
    },
)
