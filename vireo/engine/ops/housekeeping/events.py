"""Forget old events."""

from vireo.engine.events.audit import age
from vireo.engine.taskomatic import Run, job
from vireo.engine.taskomatic.schedules import scheduled


@scheduled("29 3 * * *")
@job
async def forget_old_events(run: Run) -> int:
    """As long as oVirt keeps them; how many are gone."""
    return await run.read(age)
