"""/jobs and their steps"""

from typing import Any

from psycopg.rows import dict_row

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.ops._call import Call
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone, Invalid
from vireo.model.job import Job, JobStatus, Step, StepEnum, StepStatus
from vireo.model.user import User

STATES = {
    "queued": JobStatus.STARTED,
    "running": JobStatus.STARTED,
    "finished": JobStatus.FINISHED,
    "failed": JobStatus.FAILED,
}


class Jobs(Collection):
    """What the engine does or has done; searched by correlation id only (wire 10.3)."""

    path, cls, parameter = "jobs", Job, "job"
    kind = "job"

    async def list(self, call: Call) -> list[Job]:
        text = call.query.get("search", "").strip()
        field, equals, value = (p.strip().strip('"') for p in text.partition("="))
        if text and (field.lower() != "correlation_id" or not equals):
            raise Invalid(f"Jobs can be searched by correlation_id only, not by {text!r}.")
        query = """
            select * from job where %(cid)s::text is null or correlation_id like %(cid)s order by created limit %(limit)s"""
        pattern = value.replace("_", r"\_").replace("%", r"\%").replace("*", "%") if text else None
        rows = await call.db.cursor(row_factory=dict_row).execute(query, {"cid": pattern, "limit": limit_of(call)})
        return [_job(r) async for r in rows]

    async def get(self, call: Call, id: str) -> Job:
        return _job(await _row(call, id))


class Steps(Collection):
    """The steps of a job that are done."""

    path, cls, parameter = "jobs/{job}/steps", Step, "step"

    async def list(self, call: Call) -> list[Step]:
        job = _job(await _row(call, call.path["job"]))
        query = "select seq, name, started, ended from job_step where job_id = %s order by seq"
        rows = await call.db.execute(query, (job.id,))
        return [
            Step(
                id=f"{seq:08x}-{str(job.id)[9:]}",
                number=seq,
                description=name,
                job=Job(id=job.id),
                type=StepEnum.EXECUTING,
                status=StepStatus.FINISHED,
                start_time=started,
                end_time=ended,
                external=False,
            )
            async for seq, name, started, ended in rows
        ]

    async def get(self, call: Call, id: str) -> Step:
        for step in await self.list(call):
            if step.id == id:
                return step
        raise Gone(f"Job {call.path['job']} has no step {id}")


async def _row(call: Call, id: str) -> dict[str, Any]:
    cursor = call.db.cursor(row_factory=dict_row)
    row = await (await cursor.execute("select * from job where id = %s", (id,))).fetchone() if is_uuid(id) else None
    if row is None:
        raise Gone(f"Job {id} does not exist")
    return row


def _job(row: dict[str, Any]) -> Job:
    return Job(
        id=str(row["id"]),
        description=row["description"],
        status=STATES[row["state"]],
        external=False,
        auto_cleared=True,
        start_time=row["created"],
        end_time=row["ended"],
        last_updated=row["ended"] or row["created"],
        owner=User(id=str(row["user"])) if row["user"] else None,
        comment=row["error"],
    )
