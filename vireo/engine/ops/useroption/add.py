"""Keep a setting of a portal for a user."""

import json
import uuid

from vireo.engine.ops._call import Call
from vireo.engine.ops.useroption._own import whose
from vireo.engine.store import user_options
from vireo.errors import Invalid, Refused
from vireo.model.user import User, UserOption

PERMIT = "edit_profile"
LONGEST = 64 << 10


async def add(call: Call, new: UserOption) -> UserOption:
    """`content` is JSON, and comes back as PostgreSQL's jsonb would write it."""
    user = await whose(call)
    if await user_options.find(call.db, user=user.id, name=new.name):
        raise Refused(f"Cannot add User Profile Property. The name {new.name} is already in use.")
    option = UserOption(id=str(uuid.uuid4()), name=new.name, content=_json(str(new.content)), user=User(id=user.id))
    await user_options.add(call.db, option)
    return option


def _json(text: str) -> str:
    if len(text) > LONGEST:
        raise Invalid(f"[Cannot add User Profile Property. Its content is longer than {LONGEST} characters.]")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        raise Invalid("[Cannot add User Profile Property. Its content is no JSON.]") from None
