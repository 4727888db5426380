"""/users and /groups: whom the engine knows of the directories."""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.auth import directory
from vireo.engine.auth.internal import DOMAIN
from vireo.engine.ops._call import Call
from vireo.engine.store import groups, users
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.user import Domain, Group, User


def with_domain(domain: Domain | None) -> Domain | None:
    """The directory with its id: the hex of its name."""
    name = domain.name if domain else None
    return Domain(id=name.encode().hex().upper(), name=name) if name else None


class Users(Collection):
    """Users that the engine knows."""

    path, cls, table, noun, kind, parameter = "users", User, users, "user", "user", "user"

    async def view(self, call: Call, e: User) -> User:
        return replace(e, domain=with_domain(e.domain))


class Groups(Collection):
    """Groups that the engine knows; Everyone is always there."""

    path, cls, table, noun, kind, parameter = "groups", Group, groups, "group", "group", "group"

    async def view(self, call: Call, e: Group) -> Group:
        return replace(e, domain=with_domain(e.domain))


class UserGroups(Collection):
    """The groups that a user's directory has him in."""

    path, cls, parameter = "users/{user}/groups", Group, "group"
    hollow = True

    async def list(self, call: Call) -> list[Group]:
        id = call.path["user"]
        user = await users.find(call.db, id=id) if is_uuid(id) else None
        known = await directory.person(call.db, entry=user.domain_entry_id) if user else None
        names = known.groups if known else []
        return [await _shown(call, name) for name in names]

    async def get(self, call: Call, id: str) -> Group:
        for group in await self.list(call):
            if group.id == id:
                return group
        raise Gone(f"User {call.path['user']} has no group {id}")


async def _shown(call: Call, name: str) -> Group:
    """A group of the directory, by the engine's id of it if the engine knows it."""
    known = await groups.find(call.db, name=name)
    if known is not None:
        return replace(known, domain=with_domain(known.domain))
    team = await directory.team(call.db, name=name)
    return Group(id=team.entry if team else None, name=name, domain=with_domain(Domain(name=DOMAIN)))
