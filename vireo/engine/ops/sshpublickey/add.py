"""Keep a public SSH key of a user; it opens the serial consoles of his VMs."""

import uuid

from vireo.engine.ops._call import Call
from vireo.engine.ops.sshpublickey._check import checked
from vireo.engine.ops.useroption._own import whose
from vireo.engine.store import ssh_public_keys
from vireo.errors import Refused
from vireo.model.host import SshPublicKey
from vireo.model.user import User

PERMIT = "edit_profile"


async def add(call: Call, new: SshPublicKey) -> SshPublicKey:
    """A user has at most one, as in oVirt."""
    user = await whose(call)
    key = SshPublicKey(id=str(uuid.uuid4()), content=checked(new.content), user=User(id=user.id))
    if await ssh_public_keys.find(call.db, user=user.id):
        raise Refused(f"Cannot add User Profile Property. User {user.user_name} has a public SSH key already.")
    await ssh_public_keys.add(call.db, key)
    return key
