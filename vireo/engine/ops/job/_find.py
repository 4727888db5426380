"""A job as its verbs need it, its row locked."""

from typing import NamedTuple

from vireo.engine.store.db import Db
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone, Refused


class Found(NamedTuple):
    """What a job is and how it is."""

    id: str
    description: str
    state: str
    external: bool


async def find(db: Db, id: str) -> Found:
    """The job; Gone if there is none."""
    query = "select id::text, description, state, external from job where id = %s for update"
    row = await (await db.execute(query, (id,))).fetchone() if is_uuid(id) else None
    if row is None:
        raise Gone(f"Job {id} does not exist")
    return Found(*row)


async def external(db: Db, id: str, what: str) -> Found:
    """A job of another system; Refused if it is one of the engine's own. `what`: what was wanted, "end the job"."""
    job = await find(db, id)
    if not job.external:
        raise Refused(f"Cannot {what} {job.description}: it is not an external job, the engine itself ends it.")
    return job
