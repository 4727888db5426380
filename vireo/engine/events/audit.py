"""The audit log: events with oVirt's codes, in the transaction of what they tell of."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from vireo.context import correlation_id, user_id
from vireo.engine.events.messages import MESSAGES
from vireo.engine.store.db import Db
from vireo.model import Identified

CODES: dict[str, tuple[int, str]] = json.loads((Path(__file__).parent / "codes.json").read_text())
"""Name of the code -> its number and severity, as oVirt has them."""

REFERENCES = ("vm", "host", "cluster", "data_center", "storage_domain", "template", "user")


async def record(db: Db, code: str, **about: Any) -> None:
    """Write an event. `about` is what it speaks of: entities by their kind (`vm=vm`), and words (`reason="..."`)."""
    number, severity = CODES[code]
    about.setdefault("user", await _user(db))
    things = {k: v for k, v in about.items() if isinstance(v, Identified)}
    ids = {k: v.id for k, v in things.items() if k in REFERENCES}
    names = {k: v.name for k, v in things.items()}
    words = {k: v for k, v in about.items() if k not in things and v is not None}
    message = MESSAGES[code].format_map(defaultdict(lambda: "the system", names | words)).strip()
    await db.execute(
        "insert into event (code, severity, message, correlation_id, vm, host, cluster, data_center, storage_domain,"
        ' template, "user", names) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)',
        (number, severity, message, correlation_id.get(), *(ids.get(k) for k in REFERENCES), Jsonb(names)),
    )


async def _user(db: Db) -> Identified | None:
    id = user_id.get()
    row = id and await (await db.execute("select spec->>'user_name' from \"user\" where id = %s", (id,))).fetchone()
    return Identified(id=id, name=row[0]) if row else None
