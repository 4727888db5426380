"""Forget sessions that have expired."""

from vireo.engine.auth import tokens
from vireo.engine.taskomatic import Run, job
from vireo.engine.taskomatic.schedules import scheduled


@scheduled("3-59/15 * * * *")
@job
async def forget_expired_sessions(run: Run) -> None:
    """They are of no use any more; a login removes them, too, but there may be none for long."""
    await run.read(tokens.remove_expired)
