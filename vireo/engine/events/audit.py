"""The audit log: events with oVirt's codes, in the transaction of what they tell of.

The log is protected from floods. An event whose code has an interval (oVirt's) and that speaks of the same objects as one
within that interval is not written again: the first one counts it. Of an external event that says the same as others of
its origin, so many are written within its `flood_rate`, and then it is counted, too.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from vireo import log
from vireo.context import correlation_id, user_id
from vireo.engine.events.messages import MESSAGES
from vireo.engine.store.db import Db
from vireo.model import Identified

logger = log.get(__name__)
_here = Path(__file__).parent

CODES: dict[str, tuple[int, str]] = json.loads((_here / "codes.json").read_text())
"""Name of the code -> its number and severity, as oVirt has them; what oVirt has no word for is ours, from 20000."""
CODES |= {"WEBHOOK_DISABLED": (20001, "error")}

FLOODS: dict[str, int] = json.loads((_here / "floods.json").read_text())
"""Name of the code -> seconds in which it is written once for the same objects. oVirt's (AuditLogType), and logouts: who
sends a password with each request logs out with each (wire 4.9)."""

REFERENCES = ("vm", "host", "cluster", "data_center", "storage_domain", "template", "user")

DAYS = 30
"""Age at which events are removed (oVirt's AuditLogAgingThreshold)."""
EXTERNAL = {"normal": 9801, "warning": 9802, "error": 9803, "alert": 9804}
"""Code of an external event by its severity."""
BURST = 10
"""External events that say the same, within the first one's `flood_rate`."""

_COLUMNS = sql.SQL(", ").join(sql.Identifier(r) for r in REFERENCES)
_VALUES = sql.SQL(", ").join(sql.SQL("{}::uuid").format(sql.Placeholder(r)) for r in REFERENCES)
_SAME = sql.SQL("({}) is not distinct from ({})").format(_COLUMNS, _VALUES)

_COUNT = sql.SQL("""
with same as (
  select id from event where code = %(code)s and not deleted and time > now() - make_interval(secs => %(seconds)s)
    and {same} and {more} order by id desc limit 1 for update skip locked)
update event e set repeats = repeats + 1, until = clock_timestamp() from same where e.id = same.id returning e.id""")

_INSERT = sql.SQL("""
insert into event (code, severity, message, correlation_id, names, origin, custom_id, flood_rate, custom_data, {columns})
values (%(code)s, %(severity)s, %(message)s, %(correlation_id)s, %(names)s, %(origin)s, %(custom_id)s, %(flood_rate)s,
  %(custom_data)s, {values}) returning id""").format(columns=_COLUMNS, values=_VALUES)

_OURS = {"origin": "oVirt", "custom_id": -1, "flood_rate": 0, "custom_data": None}


async def record(db: Db, code: str, **about: Any) -> None:
    """Write an event. `about` is what it speaks of: entities by their kind (`vm=vm`), and words (`reason="..."`).

    What a text names and nobody gave is "the system"; so is the user where the engine acts of itself.
    """
    number, severity = CODES[code]
    about.setdefault("user", await _user(db))
    things = {k: v for k, v in about.items() if isinstance(v, Identified)}
    names = {k: v.name for k, v in things.items()}
    row = _OURS | _row(things, names) | {"code": number, "severity": severity}
    if code in FLOODS:
        query = _COUNT.format(same=_SAME, more=sql.SQL("names = %(names)s"))
        if await (await db.execute(query, row | {"seconds": FLOODS[code]})).fetchone():
            return
    words = {k: v for k, v in about.items() if k not in things and v is not None}
    await db.execute(_INSERT, row | {"message": said(code, names | words)})


async def external(db: Db, event: Mapping[str, Any], things: Mapping[str, Identified]) -> int:
    """Write an event of somebody else: its `severity`, `message`, `origin`, `custom_id`, `flood_rate`, `custom_data`.

    Answers its index; that of the one which counts it, if there were too many of the same.
    """
    names = {k: v.name for k, v in things.items()}
    row = (
        _row(things, names)
        | {"correlation_id": None}
        | dict(event)
        | {"code": EXTERNAL[event["severity"]], "seconds": event["flood_rate"]}
    )
    same = "origin = %(origin)s and message = %(message)s"
    many = sql.SQL("""
        select count(*) from event where origin = %(origin)s and message = %(message)s and code = %(code)s and not deleted
          and time > now() - make_interval(secs => %(seconds)s) and {}""").format(_SAME)
    count = await (await db.execute(many, row)).fetchone()
    if count and count[0] >= BURST:
        found = await (await db.execute(_COUNT.format(same=_SAME, more=sql.SQL(same)), row)).fetchone()
        if found:
            return int(found[0])
    new = await (await db.execute(_INSERT, row)).fetchone()
    assert new
    return int(new[0])


async def age(db: Db) -> int:
    """Remove events that are older than 30 days, but never the last one; answers how many. For a schedule, once a day."""
    query = """
        delete from event where id in (
          select id from event where time < now() - make_interval(days => %s) and id < (select max(id) from event)
          order by id limit 1000)"""
    total = 0
    while (gone := (await db.execute(query, (DAYS,))).rowcount) > 0:
        total += gone
    return total


def said(code: str, words: Mapping[str, Any]) -> str:
    """The text of an event."""
    if code not in MESSAGES:  # an operation does not fail for want of a sentence
        logger.error("an event has no text", code=code)
    text = MESSAGES.get(code) or code.replace("_", " ").capitalize() + "."
    return text.format_map(defaultdict(lambda: "the system", words)).strip()


def _row(things: Mapping[str, Identified], names: Mapping[str, str | None]) -> dict[str, Any]:
    ids = {r: things[r].id if r in things else None for r in REFERENCES}
    return ids | {"names": Jsonb(names), "correlation_id": correlation_id.get()}


async def _user(db: Db) -> Identified | None:
    id = user_id.get()
    row = id and await (await db.execute("select spec->>'user_name' from \"user\" where id = %s", (id,))).fetchone()
    return Identified(id=id, name=row[0]) if row else None
