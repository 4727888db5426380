"""Make a group of a directory known to the engine."""

import uuid

from vireo.engine.auth import directory
from vireo.engine.auth.internal import DOMAIN
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.user.add import check_domain
from vireo.engine.store import groups
from vireo.errors import NotFound
from vireo.model.user import Domain, Group

PERMIT = "add_users_and_groups_from_directory"


async def add(call: Call, new: Group) -> Group:
    """By name; one that is known already is answered as it is."""
    check_domain(new.domain)
    name = str(new.name).removesuffix(f"@{DOMAIN}")
    team = await directory.team(call.db, name=name)
    if team is None:
        raise NotFound(f"Entity not found: ADGROUP@{DOMAIN}:: name={name}")
    query = "select id::text from \"group\" where domain = %s and spec ->> 'domain_entry_id' = %s"
    row = await (await call.db.execute(query, (DOMAIN, team.entry))).fetchone()
    if row:
        return Group(id=row[0])
    group = Group(
        id=str(uuid.uuid4()),
        name=team.name,
        namespace="*",
        domain=Domain(name=DOMAIN),
        domain_entry_id=team.entry,
    )
    await groups.add(call.db, group)
    await record(call.db, "USER_ADD", subject=group)
    return group
