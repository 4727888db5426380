"""Tell of a step of another system's job (wire 10.4)."""

import uuid

from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.ops.job import _find
from vireo.engine.store.table import is_uuid
from vireo.errors import NotFound, Refused
from vireo.model.job import Step

PERMIT = "inject_external_tasks"
ON = "system"


async def add(call: Call, new: Step) -> Step:
    """Below the job, or below `parent_step`. Steps count from 0 among their siblings."""
    need(new, "step", "description", "type")
    job = await _find.external(call.db, call.path["job"], "add a step to")
    if job.state != "running":
        raise Refused(f"Cannot add a step to {job.description}: it has {job.state}.")
    parent = new.parent_step.id if new.parent_step else None
    if parent is not None and not await _is_there(call, parent, job.id):
        raise NotFound(f"Entity not found: Step: id={parent}")
    query = """
        insert into external_step (id, job, parent, number, type, description)
        select %(id)s, %(job)s, %(parent)s, count(*), %(type)s, %(description)s from external_step
        where job = %(job)s and parent is not distinct from %(parent)s::uuid"""
    id, values = str(uuid.uuid4()), {"job": job.id, "parent": parent, "type": new.type, "description": new.description}
    await call.db.execute(query, values | {"id": id})
    return Step(id=id)


async def _is_there(call: Call, step: str, job: str) -> bool:
    query = "select 1 from external_step where id = %s and job = %s"
    return is_uuid(step) and bool((await call.db.execute(query, (step, job))).rowcount)
