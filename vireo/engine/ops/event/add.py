"""Add an event of somebody else's: a backup tool, a monitor (wire 10.1)."""

from typing import Any

from vireo.engine.events.audit import EXTERNAL, external
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.store import clusters, data_centers, hosts, storage_domains, templates, users, vms
from vireo.errors import Invalid
from vireo.model import Identified
from vireo.model.event import Event

PERMIT = "inject_external_events"
ON = "system"

FLOOD_RATE = 30
"""Seconds, where the request does not say."""
TABLES: dict[str, Any] = {
    "vm": vms,
    "host": hosts,
    "cluster": clusters,
    "data_center": data_centers,
    "storage_domain": storage_domains,
    "template": templates,
    "user": users,
}


async def add(call: Call, new: Event) -> Event:
    """The origin is not ours, and an origin uses each of its ids once. Objects are told with what they belong to."""
    need(new, "event", "custom_id", "description", "origin", "severity")
    origin, custom_id, description = str(new.origin), int(new.custom_id or 0), str(new.description)
    if origin.strip().lower() == "ovirt":
        raise Invalid("[Cannot add External Event. The origin oVirt is the engine's own.]")
    if not description.strip():
        raise Invalid("[Cannot add External Event. It says nothing.]")
    if not 0 <= custom_id < 1 << 31 or not 0 <= (new.flood_rate or 0) < 1 << 31:
        raise Invalid("[Cannot add External Event. custom_id and flood_rate are numbers from 0 to 2147483647.]")
    await call.db.execute("select pg_advisory_xact_lock(hashtextextended(%s, 10))", (f"{origin} {custom_id}",))
    query = "select id from event where origin = %s and custom_id = %s"
    if await (await call.db.execute(query, (origin, custom_id))).fetchone():
        raise Invalid(f"[Cannot add External Event. {origin} has an event with the custom id {custom_id} already.]")
    severity = str(new.severity)
    event = {
        "severity": severity if severity in EXTERNAL else "normal",
        "message": description,
        "origin": origin,
        "custom_id": custom_id,
        "flood_rate": FLOOD_RATE if new.flood_rate is None else new.flood_rate,
        "custom_data": new.custom_data,
    }
    return Event(id=str(await external(call.db, event, await _things(call, new))))


async def _things(call: Call, new: Event) -> dict[str, Identified]:
    """What the event speaks of, with names; and what its VM, its host and its cluster belong to."""
    found: dict[str, Any] = {}
    for name, table in TABLES.items():
        ref = getattr(new, name)
        if ref is not None:
            found[name] = await table.refer(call.db, ref)
    vm, host = found.get("vm"), found.get("host")
    above = (("template", vm, templates), ("cluster", vm, clusters), ("cluster", host, clusters))
    for name, thing, table in above:
        if thing is not None and name not in found:
            found[name] = await table.refer(call.db, getattr(thing, name))
    cluster = found.get("cluster")
    if cluster is not None and cluster.data_center and "data_center" not in found:
        found["data_center"] = await data_centers.refer(call.db, cluster.data_center)
    return found
