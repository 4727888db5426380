"""Data centers."""

from vireo.engine.store.search.shape import Kind, Link, spec, version
from vireo.engine.store.search.types import Boolean, Text, choice

STATUS = "Uninitialized Up Maintenance NotOperational NonResponsive Contend"

KIND = Kind(
    name="datacenter",
    object="DATACENTER",
    table="data_center",
    plural=False,
    fields={
        "name": Text("{e}.name"),
        "description": Text(spec("description")),
        "local": Boolean("{e}.local"),
        "status": choice("{e}.status", STATUS, NonResponsive="problematic"),
        "comment": Text(spec("comment")),
        "compatibility_version": Text(version("version")),
    },
    links={
        "cluster": Link("{x}.data_center = {e}.id"),
        "storagedomain": Link("{x}.data_center = {e}.id"),
        "network": Link("{x}.data_center = {e}.id"),
    },
)
