"""/events"""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from psycopg import sql
from psycopg.rows import dict_row

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.auth import permits
from vireo.engine.events.audit import REFERENCES
from vireo.engine.ops._call import Call
from vireo.engine.store import search
from vireo.errors import Gone, Invalid
from vireo.model.event import Event, LogSeverity

SELECT = sql.SQL("select e.* from event e where not e.deleted and {} order by {}")


class Events(Collection):
    """What happened: newest first; `from` gives those after an index (wire 6.7, 10.1)."""

    path, cls, kind, noun, parameter = "events", Event, "event", "event", "event"

    async def list(self, call: Call) -> list[Event]:
        where: sql.Composable = sql.SQL("true")
        order: sql.Composable = sql.SQL("e.id desc")
        params: Any = {}
        limit, offset = limit_of(call), 0
        if text := call.query.get("search"):
            try:
                query = search.compile("event", text, case_sensitive=call.flag("case_sensitive"), max=limit)
            except search.BadSearch:
                return []
            where, order, params, limit, offset = query.where, query.order, query.params, query.limit, query.offset or 0
        seen, more = await permits.visible(call.db, "event")
        if more:
            params = params | more
        statement = SELECT.format(sql.SQL("{} and {} and e.id > {}").format(where, seen, _after(call)), order)
        if limit is not None:
            statement += sql.SQL(" limit {} offset {}").format(limit, offset)
        return [_event(r) async for r in await call.db.cursor(row_factory=dict_row).execute(statement, params)]

    async def get(self, call: Call, id: str) -> Event:
        if not (id.isascii() and id.isdecimal() and len(id) < 19):
            raise Invalid(f"The id of an event is a number, not {id!r}.", "Operation failed")
        seen, more = await permits.visible(call.db, "event")
        query = sql.SQL("select e.* from event e where e.id = %(id)s and {}").format(seen)
        row = await (await call.db.cursor(row_factory=dict_row).execute(query, (more or {}) | {"id": id})).fetchone()
        if row is None:
            raise Gone(f"Event {id} does not exist")
        return _event(row)


def _after(call: Call) -> int:
    text = call.query.get("from", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


def _event(row: dict[str, Any]) -> Event:
    names: dict[str, str] = row["names"]
    things: dict[str, Any] = {r: {"id": str(row[r]), "name": names.get(r)} for r in REFERENCES if row[r] is not None}
    time: datetime = row["time"]
    about = msgspec.convert(things, Event)
    return replace(
        about,
        id=str(row["id"]),
        index=row["id"],
        code=row["code"],
        severity=LogSeverity(row["severity"]),
        time=time,
        description=_description(row),
        correlation_id=row["correlation_id"],
        origin=row["origin"],
        custom_id=row["custom_id"],
        flood_rate=row["flood_rate"],
        custom_data=row["custom_data"],
    )


def _description(row: dict[str, Any]) -> str:
    """What it says, and how often the same was held back since."""
    text: str = row["message"]
    if not row["repeats"]:
        return text
    until: datetime = row["until"].astimezone(UTC)
    return f"{text} (The same {row['repeats']} times more until {until:%Y-%m-%d %H:%M:%S} UTC.)"
