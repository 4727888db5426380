"""Tell of a job that another system does (wire 10.4)."""

import uuid

from vireo.context import correlation_id, user_id
from vireo.engine.ops._call import Call
from vireo.engine.ops._mandatory import need
from vireo.engine.taskomatic.jobs import dumps
from vireo.model.job import Job

PERMIT = "inject_external_tasks"
ON = "system"


async def add(call: Call, new: Job) -> Job:
    """It runs until its owner ends it; no worker of ours takes it."""
    need(new, "job", "description")
    id, kept = str(uuid.uuid4()), dumps({"auto_cleared": new.auto_cleared is not False})
    query = """
        insert into job (id, kind, args, description, correlation_id, "user", state, external, started)
        values (%s, 'external', %s, %s, %s, %s, 'running', true, now())"""
    await call.db.execute(query, (id, kept, new.description, correlation_id.get(), user_id.get()))
    return Job(id=id)
