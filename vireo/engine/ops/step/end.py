"""End a step of another system's job."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.job import _find
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.action import Action

PERMIT = "inject_external_tasks"
ON = "system"


async def end(call: Call, id: str, action: Action) -> None:
    """Finished if it `succeeded`, else failed, and so are those below it that still run. Once ended it stays as it is."""
    job = await _find.external(call.db, call.path["job"], "end a step of")
    query = """
        with recursive below (id) as (
          select id from external_step where id = %(id)s and job = %(job)s and ended is null
          union select s.id from external_step s join below b on s.parent = b.id)
        update external_step set status = %(status)s, ended = now() where id in (select id from below) and ended is null"""
    known = await _exists(call, id, job.id)
    if not known:
        raise Gone(f"Job {job.description} has no step {id}")
    await call.db.execute(query, {"id": id, "job": job.id, "status": "finished" if action.succeeded else "failed"})


async def _exists(call: Call, id: str, job: str) -> bool:
    query = "select 1 from external_step where id = %s and job = %s"
    return is_uuid(id) and bool((await call.db.execute(query, (id, job))).rowcount)
