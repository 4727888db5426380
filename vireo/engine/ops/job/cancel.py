"""Cancel a job of the engine: it is stopped and undone. Vireo's own; oVirt has no such action."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.job import _find
from vireo.engine.taskomatic import cancel as ask
from vireo.errors import Refused
from vireo.model.action import Action

PERMIT = "configure_engine"
ON = "system"


async def cancel(call: Call, id: str, action: Action) -> None:
    """Refused if it has ended or goes backwards already. Its children are cancelled with it; `reason` is kept."""
    job = await _find.find(call.db, id)
    if job.external:
        raise Refused(f"Cannot cancel job {job.description}: another system does it; `end` says that it has ended.")
    await ask(call.db, id, action.reason or "no reason was given")
    call.job = id
