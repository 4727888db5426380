"""Events. Names are those of then; what was dismissed is never found."""

from vireo.engine.store.search.shape import Kind, Link
from vireo.engine.store.search.types import EQUAL, ORDERED, Boolean, Integer, Moment, Text, choice


def name(kind: str) -> Text:
    """The name that something had."""
    return Text("({e}.names->>'" + kind + "')")


def id(kind: str) -> Text:
    """An id, which oVirt compares as text."""
    return Text('{e}."' + kind + '"::text')


KIND = Kind(
    name="event",
    object="EVENT",
    table="event",
    order=("{e}.id desc",),
    always="not {e}.deleted",
    fields={
        "type": Integer("{e}.code", relations=EQUAL),
        "severity": choice("{e}.severity", "NORMAL WARNING ERROR ALERT", relations=ORDERED),
        "message": Text("{e}.message"),
        "time": Moment("{e}.time"),
        "usrname": name("user"),
        "event_host": name("host"),
        "event_vm": name("vm"),
        "event_template": name("template"),
        "event_storage": name("storage_domain"),
        "event_datacenter": Text("coalesce({e}.names->>'data_center', '')"),  # oVirt has no null here, only here
        "correlation_id": Text("{e}.correlation_id"),
        "origin": Text("{e}.origin"),
        "custom_event_id": Integer("{e}.custom_id", relations=EQUAL),
        "deleted": Boolean("{e}.deleted"),
        "_event_vm_id": id("vm"),
        "_event_template_id": id("template"),
        "_event_storage_id": Text('{e}."storage_domain"::text', relations=()),
        "_event_host_id": id("host"),
        "_event_datacenter_id": id("data_center"),
        "usrid": Text('{e}."user"::text', relations=()),
    },
    links={
        "vm": Link("{x}.id = {e}.vm"),
        "template": Link(
            "{x}.id = (select v.template from vm v where v.id = {e}.vm)"
        ),  # oVirt goes by the machine, too
        "user": Link('{x}.id = {e}."user"'),
        "cluster": Link("{x}.id = {e}.cluster"),
        "host": Link("{x}.id = {e}.host"),
    },
)
