"""End a job of another system."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.job import _find
from vireo.model.action import Action

PERMIT = "inject_external_tasks"
ON = "system"


async def end(call: Call, id: str, action: Action) -> None:
    """Finished if it `succeeded`, else failed, and so are its steps that still run. One that has ended stays as it is."""
    job = await _find.external(call.db, id, "end")
    if job.state != "running":
        return
    state = "finished" if action.succeeded else "failed"
    await call.db.execute("update job set state = %s, ended = now() where id = %s", (state, id))
    query = "update external_step set status = %s, ended = now() where job = %s and ended is null"
    await call.db.execute(query, (state, id))
