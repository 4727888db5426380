"""What a vNIC profile may be."""

from msgspec.structs import replace

from vireo.engine.store import qoss
from vireo.engine.store.db import Db
from vireo.engine.store.seed import network_filters
from vireo.engine.store.table import is_uuid
from vireo.errors import Invalid, Refused
from vireo.model.network import VnicPassThroughMode, VnicProfile

FILTERS = {f.id for f in network_filters()}
PROPERTIES = {"queues", "SecurityGroups"}
"""Custom properties that cards may have."""


async def checked(db: Db, e: VnicProfile, verb: str) -> VnicProfile:
    """The profile with what must not be in it left out. Invalid, naming what is wrong."""
    if e.network_filter is not None and not e.network_filter.id:
        e = replace(e, network_filter=None)
    if e.network_filter is not None and e.network_filter.id not in FILTERS:
        raise Invalid(f"Cannot {verb} vNIC profile. There is no network filter {e.network_filter.id}.")
    unknown = [p.name for p in e.custom_properties or [] if p.name not in PROPERTIES]
    if unknown:
        raise Invalid(f"Cannot {verb} vNIC profile. There is no custom property {unknown[0]}.")
    if e.qos is not None and not e.qos.id:
        e = replace(e, qos=None)
    if e.qos is not None and not (is_uuid(e.qos.id) and await qoss.find(db, id=e.qos.id)):
        raise Invalid(f"Cannot {verb} vNIC profile. There is no QoS {e.qos.id}.")
    if passed_through(e):
        return replace(e, network_filter=None, migratable=bool(e.migratable))
    return replace(e, migratable=None)


def passed_through(e: VnicProfile) -> bool:
    """Whether cards with the profile are virtual functions of the host's card."""
    return e.pass_through is not None and e.pass_through.mode == VnicPassThroughMode.ENABLED


async def refuse_used(db: Db, e: VnicProfile, verb: str) -> None:
    """Refused, naming the VMs, if network cards have the profile."""
    query = (
        "select distinct v.name from nic n join vm v on v.id = n.vm where n.vnic_profile = %s order by v.name limit 5"
    )
    names = [name async for (name,) in await db.execute(query, (e.id,))]
    if names:
        raise Refused(f"Cannot {verb} vNIC profile. {e.name} is used by VMs: {', '.join(names)}.")
