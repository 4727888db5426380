"""Let a job of another system be forgotten like the engine's own, some time after its end."""

from vireo.engine.ops._call import Call
from vireo.engine.ops.job import _find
from vireo.model.action import Action

PERMIT = "inject_external_tasks"
ON = "system"


async def clear(call: Call, id: str, action: Action) -> None:
    """Recorded: the job can still be read afterwards, and is `auto_cleared`."""
    await _find.external(call.db, id, "clear")
    await call.db.execute("""update job set args = '{"auto_cleared": true}' where id = %s""", (id,))
