"""/operations: what the engine does, what waits and for what; Vireo's own view of jobs. For administrators only.

The list has what has not ended; with `all` also what has, the latest first. One operation, asked for by its job's id or the
beginning of it, comes with its trace: every step with its time and its answer, and what was or is to be undone.
"""

import json
import re
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from vireo.base import Part
from vireo.engine.api._collection import Collection, Rows, limit_of
from vireo.engine.api.jobs import words
from vireo.engine.auth import permits
from vireo.engine.ops._call import Call
from vireo.errors import Forbidden, Gone, Refused
from vireo.model import Identified
from vireo.model.job import Job
from vireo.model.user import User

LONGEST = 300
"""Characters of a step's answer that are shown."""

SELECT = """
select j.*, coalesce(u.spec->>'user_name', u.name) as user_name,
  extract(epoch from coalesce(j.ended, clock_timestamp()) - j.created)::float as seconds,
  extract(epoch from j.due - clock_timestamp())::float as due_in,
  (select w.engine from worker w where w.id = j.worker) as engine,
  exists (select from worker w where w.beat > now() - interval '10 seconds') as manned,
  (select count(*) from job_step s where s.job_id = j.id) as steps,
  (select count(*) from job_undo n where n.job_id = j.id) as undo_left,
  (select count(*) from job c where c.parent = j.id) as children,
  (select count(*) from job c where c.parent = j.id and c.ended is null) as children_open,
  (select count(*) from job c where c.parent = j.id and c.state in ('failed', 'aborted')) as children_failed,
  array(select l.key || case when l.shared then ' (shared)' else '' end from job_lock l where l.job_id = j.id order by 1) as locks,
  case when j.ended is null then (select jsonb_agg(jsonb_build_object('key', l.key, 'most', l.most, 'now', (
    select count(*) from job_limit o join job r on r.id = o.job_id
    where o.key = l.key and r.worker is not null and r.id <> j.id)) order by l.key)
    from job_limit l where l.job_id = j.id) end as limits,
  (select jsonb_build_object('job', h.id, 'description', h.description, 'percent', h.percent, 'lock', w->>'name',
     'user', coalesce(hu.spec->>'user_name', hu.name))
   from jsonb_array_elements(j.wanted) w join job_lock l on l.key = w->>'key' and l.job_id <> j.id
     and not (l.shared and (w->>'shared')::boolean) join job h on h.id = l.job_id left join "user" hu on hu.id = h."user"
   where j.ended is null order by h.created limit 1) as holder
from job j left join "user" u on u.id = j."user" """

LIST = f"{SELECT} where (j.ended is null or %(all)s) order by j.ended desc nulls first, j.created limit %(max)s"
ONE = f"{SELECT} where j.id::text like %(id)s order by j.created desc limit 2"

TRACE = """
select s.seq, s.name, s.output, s.started, s.ended, coalesce(h.name, s.host) as host from job_step s
left join host h on h.id::text = s.host where s.job_id = %s order by s.started, s.ended"""


class Holder(Part, frozen=True, kw_only=True):
    """The job that has what another one waits for: `lock` is what people call the thing."""

    job: str | None = None
    description: str | None = None
    lock: str | None = None
    user: str | None = None
    percent: int | None = None


class Trace(Part, frozen=True, kw_only=True):
    """A step: `answer` is JSON, shortened; `undo` says that it is of the way back; `seconds` is how long it took."""

    number: int | None = None
    name: str | None = None
    host: str | None = None
    started: datetime | None = None
    seconds: float | None = None
    answer: str | None = None
    undo: bool | None = None


class Operation(Identified, frozen=True, kw_only=True):
    """A job, with what one must know when it does not move.

    `waits` says in words what it waits for, `holder` who has that. `progress` is per cent; `seconds` is the time since it
    was asked for, or that it took; `due_in` the seconds until it is tried again. `engine` is the process that runs it.
    """

    kind: str | None = None
    state: str | None = None
    waits: str | None = None
    holder: Holder | None = None
    error: str | None = None
    cancelled: str | None = None
    progress: int | None = None
    bytes_done: int | None = None
    bytes_total: int | None = None
    attempts: int | None = None
    parent: Job | None = None
    children: int | None = None
    children_open: int | None = None
    children_failed: int | None = None
    steps: int | None = None
    undo_left: int | None = None
    locks: list[str] | None = None
    owner: User | None = None
    engine: str | None = None
    external: bool | None = None
    correlation_id: str | None = None
    created: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    deadline: datetime | None = None
    seconds: float | None = None
    due_in: float | None = None
    trace: list[Trace] | None = None


class Operations(Collection):
    """What runs and what waits."""

    path, cls, parameter = "operations", Operation, "operation"

    async def list(self, call: Call) -> list[Operation]:
        _check()
        values = {"all": call.flag("all"), "max": limit_of(call)}
        rows = await call.db.cursor(row_factory=dict_row).execute(LIST, values)
        return [_operation(r) async for r in rows]

    async def get(self, call: Call, id: str) -> Operation:
        """By the job's id, or enough of its beginning."""
        _check()
        cursor = call.db.cursor(row_factory=dict_row)
        known = re.fullmatch(r"[0-9a-f-]{1,36}", id.lower())
        found = await (await cursor.execute(ONE, {"id": f"{id.lower()}%"})).fetchall() if known else []
        if not found:
            raise Gone(f"Job {id} does not exist")
        if len(found) > 1:
            raise Refused(f"Several jobs begin with {id}: {found[0]['id']} and {found[1]['id']}. Give more of the id.")
        trace = await (await cursor.execute(TRACE, (found[0]["id"],))).fetchall()
        return _operation(found[0], [_trace(r) for r in trace])


def _check() -> None:
    rights = permits.current.get()
    if rights is not None and not rights.administrator:
        raise Forbidden("User is not authorized to perform this action.")


def _operation(row: dict[str, Any], trace: Rows[Trace] | None = None) -> Operation:
    same = ("kind", "state", "description", "error", "bytes_done", "bytes_total", "attempts", "children", "steps", "engine",
            "undo_left", "locks", "external", "correlation_id", "created", "started", "ended", "deadline")  # fmt: skip
    return Operation(
        **{name: row[name] for name in same},
        id=str(row["id"]),
        waits=_waits(row),
        holder=Holder(**row["holder"]) if row["holder"] else None,
        cancelled=row["cancel"],
        progress=row["percent"],
        children_open=row["children_open"] or None,
        children_failed=row["children_failed"] or None,
        parent=Job(id=str(row["parent"])) if row["parent"] else None,
        owner=User(id=str(row["user"]), user_name=row["user_name"]) if row["user"] else None,
        seconds=round(max(row["seconds"], 0.0), 3),
        due_in=round(row["due_in"], 1) if row["ended"] is None and row["due_in"] > 0 else None,
        trace=trace,
    )


def _waits(row: dict[str, Any]) -> str | None:
    """What it waits for, in words; None if it does not wait."""
    if row["ended"] is not None or row["external"]:
        return None
    if row["state"] == "waiting":
        return f"{row['children_open']} of {row['children']} child jobs"
    if row["worker"] is not None and row["engine"] is not None:
        return None
    if holder := row["holder"]:
        return f"{holder['lock']}, which is held: {holder['description']} (job {holder['job'][:8]})"
    if row["waits"]:
        return str(row["waits"])
    for limit in row["limits"] or []:
        if limit["now"] >= limit["most"]:
            return f"its turn: {limit['now']} of {limit['most']} with {limit['key']} run"
    return "a free worker" if row["manned"] else "an engine: none has been alive for 10 s"


def _trace(row: dict[str, Any]) -> Trace:
    text = "" if row["output"] is None else json.dumps(row["output"], ensure_ascii=False)
    name = row["name"]
    pushed = name.startswith("undo ")
    return Trace(
        number=row["seq"],
        name=f"from here on: {words(name).lower()}" if pushed else name,
        host=row["host"],
        started=row["started"],
        seconds=round(max((row["ended"] - row["started"]).total_seconds(), 0.0), 4),
        answer=(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") or None,
        undo=row["seq"] < 0,
    )
