"""Work that is done with the request and that clients still look for among the jobs."""

from vireo.engine.ops._call import Call
from vireo.engine.taskomatic import Run, Wish, job


async def told(call: Call, description: str) -> None:
    """A job that only says what was done: clients find it by its correlation id (wire 10.3)."""
    await call.enqueue(Wish(say, (), description))


@job
async def say(run: Run) -> None:
    """Nothing is left to do."""
