"""Clusters."""

from vireo.engine.store.search.shape import Kind, Link, spec, version
from vireo.engine.store.search.types import ARCHITECTURE, Exact, Text, choice

KIND = Kind(
    name="cluster",
    object="CLUSTER",
    table="cluster",
    fields={
        "name": Text("{e}.name"),
        "description": Text(spec("description")),
        "comment": Text(spec("comment")),
        "architecture": choice(f"coalesce({spec('cpu.architecture')}, 'undefined')", ARCHITECTURE),
        "compatibility_level": Exact(version("version")),
        "cpu_type": Text(spec("cpu.type")),
    },
    links={
        "datacenter": Link("{x}.id = {e}.data_center"),
        "cluster_network": Link("{x}.cluster = {e}.id"),
        "storagedomain": Link("{x}.data_center = {e}.data_center"),
    },
)
