"""/jobs and their steps, in oVirt's shape (wire 10.3, 10.4).

oVirt shows a command as steps: `validating`, then `executing`, and `finalizing` where something is done at the end. Ours are
checked when the request is answered, so `validating` is over when the job is there. Below `executing` are the steps that
taskomatic remembers, below `finalizing` what was undone, numbered from 0 and of type `unknown`, as oVirt's tasks are.
"""

import re
import uuid
from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.rows import dict_row

from vireo.engine.api._collection import Collection, Rows, limit_of
from vireo.engine.ops._call import Call
from vireo.engine.store import search
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.host import Host
from vireo.model.job import Job, JobStatus, Step, StepEnum, StepStatus
from vireo.model.statistic import Statistic
from vireo.model.user import User

OPEN = ("queued", "running", "undoing", "waiting")
STATES = dict.fromkeys(OPEN, JobStatus.STARTED) | {s: JobStatus(s) for s in ("finished", "failed", "aborted")}
SELECT = sql.SQL("""
select e.*, greatest(e.ended, e.started, e.created, (select max(s.ended) from job_step s where s.job_id = e.id)) as touched
from job e where {} order by {}""")
BY_CORRELATION = re.compile(r"""\s*correlation_id\s*(!?=)\s*(?:"([^"]*)"|([^\s"]+))\s*""", re.IGNORECASE)


class Jobs(Collection):
    """What the engine does or has done, and what other systems tell of; the oldest first."""

    path, cls, noun, parameter = "jobs", Job, "job", "job"

    async def list(self, call: Call) -> list[Job]:
        """`search` knows correlation_id only; `*` and `%` stand for anything. What cannot be parsed finds nothing."""
        limit, text = limit_of(call), call.query.get("search", "")
        where: sql.Composable = sql.SQL("true")
        order: sql.Composable = sql.SQL("e.created, e.id")
        params: dict[str, Any] = {}
        if text.strip():
            try:
                where, order, params = _search(text, limit)
            except search.BadSearch:
                return []
        query = SELECT.format(where, order) + sql.SQL(" limit %(max)s")
        rows = await call.db.cursor(row_factory=dict_row).execute(query, params | {"max": limit})
        return [_job(r) async for r in rows]

    async def get(self, call: Call, id: str) -> Job:
        return _job(await _row(call, id))


class Steps(Collection):
    """The steps of a job: of one of the engine's own as it remembers them, of another system's as that tells them."""

    path, cls, noun, parameter = "jobs/{job}/steps", Step, "step", "step"

    async def list(self, call: Call) -> list[Step]:
        job = await _row(call, call.path["job"])
        return await _external(call, job["id"]) if job["external"] else await _own(call, job)

    async def get(self, call: Call, id: str) -> Step:
        for step in await self.list(call):
            if step.id == id:
                return step
        raise Gone(f"Job {call.path['job']} has no step {id}")


class StepStatistics(Collection):
    """There are none: how far a job is stands in its steps."""

    path, cls, parameter = "jobs/{job}/steps/{step}/statistics", Statistic, "statistic"

    async def list(self, call: Call) -> list[Statistic]:
        await Steps().get(call, call.path["step"])
        return []

    async def get(self, call: Call, id: str) -> Statistic:
        raise Gone(f"There is no statistic {id}")


def _search(text: str, limit: int | None) -> tuple[Any, Any, dict[str, Any]]:
    """Condition, order and parameters of a search. BadSearch if it is none."""
    if found := BY_CORRELATION.fullmatch(text):
        relation, value = found[1], found[2] if found[2] is not None else found[3]
        pattern = value.replace("\\", r"\\").replace("_", r"\_").replace("*", "%")
        where = sql.SQL("e.correlation_id {} %(cid)s").format(sql.SQL("like" if relation == "=" else "not like"))
        return where, sql.SQL("e.created, e.id"), {"cid": pattern}
    query = search.compile("job", text, max=limit)
    tail = query.order if not query.offset else sql.SQL("{} offset {}").format(query.order, query.offset)
    return query.where, tail, dict(query.params)


async def _row(call: Call, id: str) -> dict[str, Any]:
    query = SELECT.format(sql.SQL("e.id = %(id)s"), sql.SQL("e.id"))
    cursor = call.db.cursor(row_factory=dict_row)
    row = await (await cursor.execute(query, {"id": id})).fetchone() if is_uuid(id) else None
    if row is None:
        raise Gone(f"Job {id} does not exist")
    return row


def _job(row: dict[str, Any]) -> Job:
    return Job(
        id=str(row["id"]),
        description=row["description"],
        comment=row["error"],
        status=STATES[row["state"]],
        external=row["external"],
        auto_cleared=not row["external"] or row["args"]["auto_cleared"],
        start_time=row["created"],
        end_time=row["ended"],
        last_updated=row["touched"],
        owner=User(id=str(row["user"])) if row["user"] else None,
    )


async def _external(call: Call, job: uuid.UUID) -> Rows[Step]:
    query = """
        select id::text, parent::text, number, type, description, status, started, ended from external_step
        where job = %s order by started, number, id"""
    return [
        Step(
            id=id,
            number=number,
            description=description,
            job=Job(id=str(job)),
            parent_step=_below(job, parent),
            type=StepEnum(type),
            status=StepStatus(status),
            start_time=started,
            end_time=ended,
            external=True,
        )
        async for id, parent, number, type, description, status, started, ended in await call.db.execute(query, (job,))
    ]


def _below(job: uuid.UUID, parent: str | None) -> Step | None:
    """A reference to a step; steps have no collection at the root, so that the address is said here."""
    return Step(id=parent, href=f"/ovirt-engine/api/jobs/{job}/steps/{parent}") if parent else None


class _Tree:
    """Writes the steps of one of the engine's own jobs."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row, self.job, self.steps = row, row["id"], list[Step]()

    def add(
        self,
        name: str,
        words: str,
        type: StepEnum,
        status: StepStatus,
        times: tuple[datetime, datetime | None],
        **more: Any,
    ) -> str:
        """One more step; its id, which is made of the job's and `name`, and so is the same in every answer."""
        below = more.pop("below", None)
        self.steps.append(
            Step(
                id=str(uuid.uuid5(self.job, name)),
                number=sum(1 for s in self.steps if (s.parent_step.id if s.parent_step else None) == below),
                description=words,
                job=Job(id=str(self.job)),
                parent_step=_below(self.job, below),
                type=type,
                status=status,
                start_time=times[0],
                end_time=times[1],
                external=False,
                **more,
            )
        )
        return str(self.steps[-1].id)


async def _own(call: Call, row: dict[str, Any]) -> Rows[Step]:
    query = "select seq, name, host, started, ended from job_step where job_id = %s order by started, seq"
    done = await (await call.db.execute(query, (row["id"],))).fetchall()
    forth = [s for s in done if s[0] > 0 and not s[1].startswith("undo ")]
    tree, state, created = _Tree(row), row["state"], row["created"]
    tree.add("validating", "Validating", StepEnum.VALIDATING, StepStatus.FINISHED, (created, created))
    turned = min((s[3] for s in done if s[0] < 0), default=None) or row["ended"]
    status = StepStatus.FAILED if state == "undoing" else StepStatus(STATES[state])
    over = turned if state == "undoing" else row["ended"] and turned
    executing = tree.add(
        "executing",
        "Executing",
        StepEnum.EXECUTING,
        status,
        (row["started"] or created, over),
        progress=row["percent"] if state in OPEN else None,
        comment=row["error"],
    )
    for seq, name, host, started, ended in forth:
        on = {"execution_host": Host(id=host)} if host and is_uuid(host) else {}
        tree.add(
            f"step {seq}", words(name), StepEnum.UNKNOWN, StepStatus.FINISHED, (started, ended), below=executing, **on
        )
    since = forth[-1][4] if forth else row["started"] or created
    if state in ("failed", "aborted", "undoing"):
        why = row["error"] or "It failed."
        tree.add("failed", why, StepEnum.UNKNOWN, status, (since, over or since), below=executing)
        _finalizing(tree, done, over or since)
    elif row["waits"] and state in OPEN:
        about = f"Waits for {row['waits']}" if state in ("queued", "waiting") else f"Waits: {row['waits']}"
        tree.add("waits", about, StepEnum.UNKNOWN, StepStatus.STARTED, (since, None), below=executing)
    return tree.steps


def _finalizing(tree: _Tree, done: Rows[Any], since: datetime) -> None:
    """The way back: what the job had pushed, last first, and what the undos asked of hosts."""
    pushed = [s for s in done if s[0] > 0 and s[1].startswith("undo ")]
    back = [s for s in done if s[0] < 0]
    if not pushed and not back:
        return
    ended = tree.row["ended"]
    status = StepStatus.FINISHED if ended else StepStatus.STARTED
    top = tree.add("finalizing", "Undoing", StepEnum.FINALIZING, status, (since, ended))
    for seq, name, _, _, _ in reversed(pushed):
        tree.add(f"step {seq}", words(name), StepEnum.UNKNOWN, status, (since, ended), below=top)
    for seq, name, host, started, at in back:
        on = {"execution_host": Host(id=host)} if host and is_uuid(host) else {}
        times = (started, at)
        tree.add(f"step {seq}", words(name), StepEnum.UNKNOWN, StepStatus.FINISHED, times, below=top, **on)


def words(name: str) -> str:
    """A function's or method's name as people read it: `prepare_disks` is "Prepare disks", `VM.create` stays."""
    return name if "." in name else name.strip("_").replace("_", " ").capitalize()
