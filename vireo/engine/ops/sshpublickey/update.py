"""Replace a public SSH key of a user."""

from msgspec.structs import replace

from vireo.engine.ops._call import Call
from vireo.engine.ops.sshpublickey._check import checked
from vireo.engine.ops.useroption._own import whose
from vireo.engine.store import ssh_public_keys
from vireo.model.host import SshPublicKey

PERMIT = "edit_profile"


async def update(call: Call, id: str, changes: SshPublicKey) -> None:
    """Only its content."""
    await whose(call)
    key = await ssh_public_keys.get(call.db, id, lock=True)
    if changes.content is not None:
        await ssh_public_keys.save(call.db, replace(key, content=checked(changes.content)))
